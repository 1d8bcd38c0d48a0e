using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Hashing;
using Cotejo.Kernels;

namespace Cotejo.Cli.Verbs;

/// <summary>A hash in its eight orientations.</summary>
internal sealed record HashesJson(int Quality, IReadOnlyDictionary<string, string> Hashes)
{
    public static HashesJson From(int quality, IReadOnlyList<Hash256> eight) =>
        new(quality, eight.Select((h, o) => (h, o)).ToDictionary(x => ((Orientation)x.o).ToString(), x => x.h.ToString()));
}

/// <param name="Inner">What lies inside the border: left,top,width,height in pixels of the frame.</param>
internal sealed record TrimmedJson(string Inner, HashesJson Centred);

/// <param name="Time">When a video shows it, in seconds; absent for a picture.</param>
/// <param name="Trimmed">Of what lies inside a uniform border; absent where there is none.</param>
internal sealed record FrameJson(int Frame, decimal? Time, HashesJson Pdq, HashesJson Centred, TrimmedJson? Trimmed)
{
    public static FrameJson From(HashedFrame f) => new(f.Frame, f.Time is { } time ? Seconds(time.First) : null,
        HashesJson.From(f.FullQuality, f.Full), HashesJson.From(f.CentredQuality, f.Centred),
        f.Trimmed is { } t ? new TrimmedJson(t.Inner.ToString(), HashesJson.From(t.Quality, t.Hashes)) : null);

    /// <summary>With three decimals.</summary>
    internal static decimal Seconds(TimeSpan time) => Math.Round(time.Ticks / (decimal)TimeSpan.TicksPerSecond, 3) + 0.000m;
}

/// <param name="Duration">In seconds, as the container tells it; absent when it does not.</param>
internal sealed record VideoJson(decimal? Duration, string Container, string Codec, double? FrameRate, int Rotation, string Sampling, int Sampled)
{
    public static VideoJson From(VideoFacts v) => new(v.Duration is { } duration ? FrameJson.Seconds(duration) : null, v.Container, v.Codec,
        v.FrameRate, v.Rotation, v.Sampling, v.Sampled);
}

/// <summary>One line of hash --json. The frames are made as they are written: a long video has many.</summary>
internal sealed record HashJson(
    string Path, string? Type, string? Decoder, int? Width, int? Height, VideoJson? Video, IEnumerable<FrameJson> Frames, string? Damage,
    string? Failure, string? Message)
{
    public static HashJson From(string path, HashedFile? f, string? problem) => new(path, f?.Type.ToString(),
        f is { Decoder.Length: > 0 } ? f.Decoder : null, f is { Width: > 0 } ? f.Width : null, f is { Height: > 0 } ? f.Height : null,
        f?.Video is { } video ? VideoJson.From(video) : null, (f?.Frames ?? []).Select(FrameJson.From),
        f?.Damage, f?.Kind?.ToString(), problem is { Length: > 0 } ? problem : null);
}
