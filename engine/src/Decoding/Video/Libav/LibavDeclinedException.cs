namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>The video is not plain enough to be sure that the ffmpeg command would give the same: it is asked instead.</summary>
internal sealed class LibavDeclinedException(string why) : Exception(why);
