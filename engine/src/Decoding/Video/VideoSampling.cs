using System.Globalization;

namespace Cotejo.Engine.Decoding.Video;

/// <summary>Which frames of a video are looked at. Recorded with the hashes.</summary>
/// <param name="Every">Between two frames, on vPDQ's grid; zero for every frame; null for the key frames alone.</param>
public readonly record struct VideoSampling(TimeSpan? Every)
{
    /// <summary>vPDQ's own default, so that other tools see the same frames.</summary>
    public static VideoSampling Default { get; } = new(TimeSpan.FromSeconds(1));

    /// <summary>What the encoder stored whole: about ten times cheaper, since nothing between them is decoded.</summary>
    public static VideoSampling KeyFrames { get; }

    public override string ToString() => Every is not { } every ? "keyframes"
        : every == TimeSpan.Zero ? "every frame" : string.Create(CultureInfo.InvariantCulture, $"every {every.TotalSeconds:0.###}s");
}
