using System.Globalization;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Video;

namespace Cotejo.Engine.Planning;

/// <summary>What was typed.</summary>
/// <param name="Sources">Folders or files, at least one, as typed.</param>
/// <param name="Memory">For example 2GiB; null for the default.</param>
/// <param name="Threads">Null for one a core.</param>
/// <param name="Distance">Null for the default.</param>
/// <param name="Backend">auto, cuda, opencl or cpu; null for auto.</param>
/// <param name="Device">Numbers of devices of the named back end with commas between; null for all that are usable.</param>
/// <param name="VideoEvery">Time between two frames, for example 500ms; null for the default.</param>
/// <param name="VideoFrames">keyframes in place of <paramref name="VideoEvery"/>; else null.</param>
/// <param name="VideoDecoder">auto, none, cuda, vaapi or qsv; null for auto.</param>
/// <param name="VideoTime">Most time for one video, for example 30min; null for the default.</param>
public sealed record ScanSettings(
    string Case, IReadOnlyList<string> Sources, string? Memory, int? Threads, int? Distance, string? Backend = null, string? Device = null,
    string? VideoEvery = null, string? VideoFrames = null, string? VideoDecoder = null, string? VideoTime = null);

/// <summary>What will happen.</summary>
/// <param name="Memory">Bytes of large buffers (file contents, decoders' working memory) that may be out at once.</param>
/// <param name="Readers">Threads that read and digest.</param>
/// <param name="Decoders">Threads that decode and hash.</param>
/// <param name="Queue">Items that may wait between two stages.</param>
/// <param name="Distance">Bits by which two centred hashes of a pair of copies may differ.</param>
/// <param name="Limits">What a picture may ask for.</param>
/// <param name="Video">How videos are decoded.</param>
/// <param name="Compute">What hashes and matches.</param>
public sealed record ScanPlan(
    ByteSize Memory, int Readers, int Decoders, int Queue, int Distance, DecodeLimits Limits, VideoSettings Video, ComputePlan Compute)
{
    /// <summary>The part of it that matches.</summary>
    public MatchPlan Match => new(Memory, Decoders, Distance, Compute);

    /// <param name="problems">Receives what cannot be done; the plan is then of no use.</param>
    public static ScanPlan From(ScanSettings settings, List<string> problems)
    {
        var match = MatchPlan.From(new(settings.Case, settings.Memory, settings.Threads, settings.Distance, settings.Backend, settings.Device), problems);
        int threads = match.Threads;
        var video = VideoPlan.From(settings.VideoEvery, settings.VideoFrames, settings.VideoDecoder, settings.VideoTime, threads: 1, problems);
        // As many readers as decoders: they wait for the disk while decoders compute. The short queues keep what was read warm in the cache.
        return new ScanPlan(match.Memory, Readers: threads, Decoders: threads, Queue: 4 * threads, match.Distance, new DecodeLimits(), video,
            match.Compute);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"memory {Memory}, {Readers} readers, {Decoders} decoders, distance {Distance}, backend {Compute}, videos {Video.Sampling}, "
        + $"decoder {Video.Acceleration}, at most {Video.Limits.MaxTime.TotalSeconds} s each");
}
