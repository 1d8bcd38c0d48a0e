namespace Cotejo.Kernels;

/// <summary>Exact range search: every pair within the threshold goes to the sink exactly once, whatever does the comparing.</summary>
public interface IPairSearch
{
    /// <summary>All pairs i &lt; j of one set.</summary>
    SearchRun Within(ReadOnlyMemory<Hash256> hashes, SearchOptions options, PairSink sink);

    /// <summary>All pairs of one hash of each set.</summary>
    SearchRun Between(ReadOnlyMemory<Hash256> first, ReadOnlyMemory<Hash256> second, SearchOptions options, PairSink sink);
}

/// <summary>The search on the processor: <see cref="HammingSearch"/>.</summary>
public sealed class CpuSearch : IPairSearch
{
    public SearchRun Within(ReadOnlyMemory<Hash256> hashes, SearchOptions options, PairSink sink) =>
        HammingSearch.Within(hashes, options, sink);

    public SearchRun Between(ReadOnlyMemory<Hash256> first, ReadOnlyMemory<Hash256> second, SearchOptions options, PairSink sink) =>
        HammingSearch.Between(first, second, options, sink);
}
