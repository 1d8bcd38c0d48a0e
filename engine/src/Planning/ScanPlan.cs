using System.Globalization;
using Cotejo.Engine.Decoding;

namespace Cotejo.Engine.Planning;

/// <summary>What was typed.</summary>
/// <param name="Sources">Folders or files, at least one, as typed.</param>
/// <param name="Memory">For example 2GiB; null for the default.</param>
/// <param name="Threads">Null for one a core.</param>
/// <param name="Distance">Null for the default.</param>
public sealed record ScanSettings(string Case, IReadOnlyList<string> Sources, string? Memory, int? Threads, int? Distance);

/// <summary>What will happen.</summary>
/// <param name="Memory">Bytes of large buffers (file contents, decoders' working memory) that may be out at once.</param>
/// <param name="Readers">Threads that read and digest.</param>
/// <param name="Decoders">Threads that decode and hash.</param>
/// <param name="Queue">Items that may wait between two stages.</param>
/// <param name="Distance">Bits by which two centred hashes of a pair of copies may differ.</param>
/// <param name="LargestPicture">Bytes of a picture's file; a larger one is digested and not decoded.</param>
/// <param name="Limits">What a picture may ask for.</param>
public sealed record ScanPlan(ByteSize Memory, int Readers, int Decoders, int Queue, int Distance, int LargestPicture, DecodeLimits Limits)
{
    /// <summary>
    /// Chosen by the measured table in engine/docs/distance.md.
    /// </summary>
    public const int DefaultDistance = 31;

    /// <summary>A quarter of the machine's memory: it leaves room for the page cache, which a scan lives on, and for the native
    /// decoders' own overhead.</summary>
    public const int MemoryShare = 4;

    private const int MaxThreads = 1024;
    private static readonly ByteSize LeastMemory = new(64L << 20);

    /// <exception cref="SettingsException">Every problem of the settings, together.</exception>
    public static ScanPlan From(ScanSettings settings)
    {
        var problems = new List<string>();
        var memory = ParseMemory(settings.Memory, problems);
        int threads = settings.Threads ?? Environment.ProcessorCount;
        if (threads is < 1 or > MaxThreads) { problems.Add($"--threads {threads} is out of range; give 1 to {MaxThreads}."); }
        int distance = settings.Distance ?? DefaultDistance;
        CheckDistance(distance, problems);
        if (problems.Count > 0) { throw new SettingsException(problems); }
        // As many readers as decoders: they wait for the disk while decoders compute. The short queues keep what was read warm in the cache.
        return new ScanPlan(memory, Readers: threads, Decoders: threads, Queue: 4 * threads, distance,
            LargestPicture: 1 << 30, new DecodeLimits());
    }

    public static void CheckDistance(int distance, List<string> problems)
    {
        if (distance is < 0 or > 63) { problems.Add($"--distance {distance} is out of range; give 0 to 63 bits."); }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"memory {Memory}, {Readers} readers, {Decoders} decoders, distance {Distance}");

    private static ByteSize ParseMemory(string? text, List<string> problems)
    {
        if (text is null)
        {
            long machine = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
            return new(Math.Max(LeastMemory.Bytes, machine / MemoryShare));
        }
        if (!ByteSize.TryParse(text, out var size)) { problems.Add($"--memory '{text}' is not a size; write for example 8GiB."); }
        else if (size.Bytes < LeastMemory.Bytes) { problems.Add($"--memory {text} is too little to decode a photograph; give at least {LeastMemory}."); }
        return size;
    }
}
