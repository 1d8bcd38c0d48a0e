namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>How one video is decoded.</summary>
/// <param name="Threads">Of the decoder; 0 for as many as it likes.</param>
/// <param name="Twin">Plain frames are converted by <see cref="LibavLuma"/>.</param>
internal readonly record struct LibavRequest(FrameChoice Choice, int Threads, long MaxPixels, bool Twin);
