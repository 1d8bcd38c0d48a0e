namespace Cotejo.Kernels;

/// <summary>How the pairs are looked for. The set of pairs is the same for all.</summary>
public enum SearchMethod
{
    /// <summary>Tiles or bands, whichever is estimated to be cheaper.</summary>
    Auto,
    /// <summary>The double loop, on one thread.</summary>
    Definition,
    /// <summary>Every pair is compared, by SIMD.</summary>
    Tiles,
    /// <summary>Only pairs that are near in at least one of 16 bands are compared.</summary>
    Bands,
}

/// <param name="Threshold">Pairs at this distance or nearer are found: 0 to <see cref="Hamming.MaxThreshold"/>.</param>
/// <param name="Degree">Threads, at least 1; the calling thread is one of them.</param>
public sealed record SearchOptions(
    int Threshold, int Degree = 1, SearchMethod Method = SearchMethod.Auto, SimdPath Path = SimdPath.Auto,
    CancellationToken Cancel = default);

/// <summary>What a search ran as, for reports.</summary>
/// <param name="Path">The instructions of the processor's part; Auto when it compared nothing.</param>
/// <param name="Device">The devices that compared tiles, each with its kernel; null when none did.</param>
public readonly record struct SearchRun(SearchMethod Method, SimdPath Path, string? Device = null)
{
    /// <summary>Tiles Avx512, or: Tiles on cuda:0 (its name), popcount.</summary>
    public override string ToString() =>
        Device is null ? $"{Method} {Path}" : Path == SimdPath.Auto ? $"{Method} on {Device}" : $"{Method} on {Device}, the rest {Path}";
}
