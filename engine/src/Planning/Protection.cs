using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Planning;

/// <summary>What a trial of the walls around one kind of decoder gave.</summary>
/// <param name="Of">pictures or videos.</param>
/// <param name="Problem">Why there was no trial; null when there was one.</param>
public sealed record WallTrial(string Of, IReadOnlyList<EscapeResult> Attempts, string? Problem)
{
    public bool Holds => Problem is null && Attempts.All(a => a.IsRefused);
}

/// <summary>What this machine decodes with, what decoders are shut in, and what came of trying to get out.</summary>
/// <param name="Decoders">By name and version.</param>
/// <param name="Missing">What is not installed, and how to get it.</param>
/// <param name="Sandbox">bubblewrap or limits.</param>
/// <param name="Why">Why it is limits; else null.</param>
public sealed record Protection(
    IReadOnlyList<string> Decoders, IReadOnlyList<string> Missing, string Sandbox, string? Why, IReadOnlyList<WallTrial> Trials)
{
    /// <summary>Of a file that any decoder may write: what the trial needs none of.</summary>
    private const long FileBytes = 1 << 20;

    /// <summary>How a scan has its videos decoded, in a line.</summary>
    public required string Videos { get; init; }

    /// <summary>Bubblewrap is in force, and nothing got through.</summary>
    public bool IsWhole => Sandbox == "bubblewrap" && Trials.All(t => t.Holds);

    /// <param name="path">Of a file that no decoder should be able to read; absolute.</param>
    public static Protection Try(string path, CancellationToken cancel) => Try(path, Isolation.Sandbox.Find(SandboxPolicy.Auto, []), cancel);

    internal static Protection Try(string path, Sandbox sandbox, CancellationToken cancel)
    {
        var decoders = new List<string>();
        var missing = new List<string>();
        if (DecoderSet.Probe() is { } noPictures) { missing.Add(noPictures); }
        else { decoders.AddRange(new DecoderSet(new DecodeLimits()).Names); }
        if (VideoDecoder.Probe(sandbox) is { } noVideos) { missing.Add(noVideos); }
        if (FfmpegProgram.Installed.Program is { } ffmpeg) { decoders.Add($"ffmpeg ({ffmpeg.Version}, {ffmpeg.Path})"); }
        var pictures = Run("pictures", sandbox, new Confinement(null, FileBytes, null), path, asWorker: true, cancel);
        var videos = Run("videos", sandbox, OfVideos(), path, asWorker: false, cancel);
        return new Protection(decoders, missing, sandbox.Name, sandbox.Note, [pictures, videos]) { Videos = Route(sandbox, cancel) };
    }

    private static string Route(Sandbox sandbox, CancellationToken cancel)
    {
        if (FfmpegProgram.Installed.Program is null) { return "not at all: there is no ffmpeg"; }
        using var warm = new VideoDecoder(VideoSettings.Default, sandbox).Warm();
        return warm!.Try(cancel) is { } problem ? $"by a start of ffmpeg each, since {problem}"
            : "by workers that call ffmpeg's libraries; by a start of ffmpeg where anything is out of the ordinary";
    }

    private static WallTrial Run(string of, Sandbox sandbox, Confinement confinement, string path, bool asWorker, CancellationToken cancel)
    {
        try { return new WallTrial(of, EscapeTrial.Run(sandbox, confinement, path, asWorker, cancel), null); }
        catch (RunStoppedException e) { return new WallTrial(of, [], e.Message); }
    }

    /// <summary>As ffmpeg gets it, for evidence that only root may read, where there is the most to keep from it. The worker that stands for
    /// it needs more address space, of which its runtime sets much aside.</summary>
    private static Confinement OfVideos()
    {
        var reads = FfmpegProgram.Installed.Program?.Reads ?? [];
        return new Confinement(null, 0, null) { Reads = reads, ReopensEvidence = FfmpegProgram.Installed.Program is { ReadsDescriptors: false } };
    }
}
