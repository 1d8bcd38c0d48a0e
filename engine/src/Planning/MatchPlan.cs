using System.Globalization;

namespace Cotejo.Engine.Planning;

/// <summary>What was typed for a case that is matched again.</summary>
/// <param name="Memory">For example 2GiB; null for the default.</param>
/// <param name="Threads">Null for one a core.</param>
/// <param name="Distance">Null for the default.</param>
/// <param name="Backend">auto, cuda, opencl or cpu; null for auto.</param>
/// <param name="Device">Numbers of devices of the named back end with commas between; null for all that are usable.</param>
public sealed record MatchSettings(
    string Case, string? Memory, int? Threads, int? Distance, string? Backend = null, string? Device = null)
{
    /// <summary>A share, a number of contents, or off; null for the default.</summary>
    public string? Flood { get; init; }
}

/// <summary>How contents will be matched.</summary>
/// <param name="Memory">Bytes of large buffers; pairs take their share of it.</param>
/// <param name="Threads">Threads that compare where the processor does.</param>
/// <param name="Distance">Bits by which two centred hashes of a pair of copies may differ.</param>
/// <param name="Compute">What compares.</param>
public sealed record MatchPlan(ByteSize Memory, int Threads, int Distance, ComputePlan Compute)
{
    /// <summary>How many contents an entry of a list may be near to.</summary>
    public FloodLimit Flood { get; init; } = FloodLimit.Default;

    /// <summary>
    /// Chosen by the measured table in engine/docs/distance.md.
    /// </summary>
    public const int DefaultDistance = 31;

    /// <summary>A quarter of the machine's memory: it leaves room for the page cache, which a scan lives on, and for the native
    /// decoders' own overhead.</summary>
    public const int MemoryShare = 4;

    private const int MaxThreads = 1024;
    private static readonly ByteSize LeastMemory = new(64L << 20);

    /// <param name="problems">Receives what cannot be done; the plan is then of no use.</param>
    public static MatchPlan From(MatchSettings settings, List<string> problems)
    {
        var memory = ParseMemory(settings.Memory, problems);
        int threads = settings.Threads ?? Environment.ProcessorCount;
        if (threads is < 1 or > MaxThreads) { problems.Add($"--threads {threads} is out of range; give 1 to {MaxThreads}."); }
        int distance = settings.Distance ?? DefaultDistance;
        if (distance is < 0 or > 63) { problems.Add($"--distance {distance} is out of range; give 0 to 63 bits."); }
        var flood = settings.Flood is { } typed ? FloodLimit.Parse(typed) : FloodLimit.Default;
        if (flood is null) { problems.Add($"--flood '{settings.Flood}' is no limit; write for example 2%, 500 (contents) or off."); }
        return new(memory, threads, distance, ComputePlan.From(settings.Backend, settings.Device, problems)) { Flood = flood ?? FloodLimit.Default };
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"memory {Memory}, {Threads} threads, distance {Distance}, flood {Flood}, backend {Compute}");

    private static ByteSize ParseMemory(string? text, List<string> problems)
    {
        if (text is null)
        {
            long machine = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
            return new(Math.Max(LeastMemory.Bytes, machine / MemoryShare));
        }
        if (!ByteSize.TryParse(text, out var size)) { problems.Add($"--memory '{text}' is not a size; write for example 8GiB."); }
        else if (size.Bytes < LeastMemory.Bytes) { problems.Add($"--memory {text} is too little; give at least {LeastMemory}."); }
        return size;
    }
}
