using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cotejo.Engine.Archives;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Isolation;
using Cotejo.Engine.Ledger;

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
/// <param name="Sandbox">auto, required or off; null for auto.</param>
/// <param name="Limits">Null for the defaults.</param>
public sealed record ScanSettings(
    string Case, IReadOnlyList<string> Sources, string? Memory, int? Threads, int? Distance, string? Backend = null, string? Device = null,
    string? VideoEvery = null, string? VideoFrames = null, string? VideoDecoder = null, string? VideoTime = null,
    string? Sandbox = null, LimitSettings? Limits = null)
{
    /// <inheritdoc cref="MatchSettings.Flood"/>
    public string? Flood { get; init; }

    /// <summary>Hashes of pictures are made of every pixel.</summary>
    public bool Exact { get; init; }

    /// <inheritdoc cref="VideoSettings.StartsEach"/>
    public bool VideoStarts { get; init; }
}

/// <summary>What was typed about limits; null for a default each.</summary>
/// <param name="MaxPixels">Of one frame of a picture.</param>
/// <param name="MaxFile">Of a picture's file, for example 2GiB.</param>
/// <param name="MaxFrames">Of an animation.</param>
/// <param name="ItemTime">For one picture, and for an archive to give its next bytes; for example 2min.</param>
/// <param name="ArchiveBytes">Out of one archive, for example 4TiB.</param>
/// <param name="PasswordFile">A file with one password a line, tried on what is encrypted.</param>
public sealed record LimitSettings(long? MaxPixels = null, string? MaxFile = null, int? MaxFrames = null, string? ItemTime = null,
    int? ArchiveDepth = null, int? ArchiveRatio = null, long? ArchiveEntries = null, string? ArchiveBytes = null, string? PasswordFile = null);

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
    public ArchiveLimits Archives { get; init; } = new();

    /// <summary>Tried on what is encrypted, in this order.</summary>
    public IReadOnlyList<string> Passwords { get; init; } = [];

    public SandboxPolicy Sandbox { get; init; }

    /// <inheritdoc cref="ScanSettings.Exact"/>
    public bool Exact { get; init; }

    internal RunTerms Terms => new(LimitsText, Exact);

    /// <summary>
    /// All that an outcome by a limit, or for want of a password, hangs on: when a later run has another text here, such outcomes are tried
    /// again. The passwords themselves are not in it.
    /// </summary>
    public string LimitsText => string.Create(CultureInfo.InvariantCulture,
        $"pixels {Limits.MaxPixels}, file {Limits.MaxFileBytes}, frames {Limits.MaxFrames}; archives: depth {Archives.MaxDepth}, ratio {Archives.MaxRatio}, "
        + $"entries {Archives.MaxEntries}, bytes {Archives.MaxBytes}, {Passwords.Count} passwords {PasswordsMark()}");

    /// <summary>The part of it that matches.</summary>
    public MatchPlan Match => new(Memory, Decoders, Distance, Compute) { Flood = Flood };

    /// <inheritdoc cref="MatchPlan.Flood"/>
    public FloodLimit Flood { get; init; } = FloodLimit.Default;

    /// <param name="problems">Receives what cannot be done; the plan is then of no use.</param>
    public static ScanPlan From(ScanSettings settings, List<string> problems)
    {
        var match = MatchPlan.From(new(settings.Case, settings.Memory, settings.Threads, settings.Distance, settings.Backend, settings.Device) { Flood = settings.Flood }, problems);
        int threads = match.Threads;
        var video = VideoPlan.From(settings.VideoEvery, settings.VideoFrames, settings.VideoDecoder, settings.VideoTime, threads: 1, problems);
        // As many readers as decoders: they wait for the disk while decoders compute. The short queues keep what was read warm in the cache.
        var limits = LimitPlan.From(settings.Limits, problems);
        return new ScanPlan(match.Memory, Readers: threads, Decoders: threads, Queue: 4 * threads, match.Distance, limits.Limits,
            video with { StartsEach = settings.VideoStarts }, match.Compute)
        {
            Archives = limits.Archives,
            Flood = match.Flood,
            Exact = settings.Exact,
            Passwords = limits.Passwords,
            Sandbox = LimitPlan.Sandbox(settings.Sandbox, problems),
        };
    }

    /// <summary>Tells two lists apart, and nothing of what is in them that a guess could be tried on cheaply.</summary>
    private string PasswordsMark() => Passwords.Count == 0 ? "" : Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Passwords))).AsSpan(0, 2));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"memory {Memory}, {Readers} readers, {Decoders} decoders, distance {Distance}, flood {Flood}, backend {Compute}, sandbox {Sandbox.ToString().ToLowerInvariant()}, "
        + $"pictures {(Exact ? "exact" : "as far as hashes need")}, at most {Limits.MaxPixels} pixels and {Limits.MaxTime.TotalSeconds} s each, videos {Video.Sampling}, "
        + $"decoder {Video.Acceleration}{(Video.StartsEach ? ", started for each" : "")}, at most {Video.Limits.MaxTime.TotalSeconds} s each");
}
