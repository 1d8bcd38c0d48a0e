using Cotejo.Kernels;

namespace Cotejo.Engine.Matching;

/// <summary>
/// Gives each search to the devices or to the processor, whichever is estimated to end first. The processor has bands, which compare a
/// fraction of the pairs, so that a faster device is not always sooner done.
/// </summary>
/// <param name="devicePairs">Pairs a second, of all devices together.</param>
/// <param name="processorPairs">Pairs a second by tiles, of all threads together.</param>
internal sealed class CheaperSearch(DeviceSearch device, double devicePairs, double processorPairs) : IPairSearch, IDisposable
{
    // Buffers and kernels are made at the first search.
    private const double DeviceStartSeconds = 0.1;

    private readonly CpuSearch _processor = new();

    public DeviceSearch Device => device;

    public SearchRun Within(ReadOnlyMemory<Hash256> hashes, SearchOptions options, PairSink sink) =>
        Choose(HammingSearch.Cost(hashes.Span, options.Threshold), hashes.Length * (double)hashes.Length / 2).Within(hashes, options, sink);

    public SearchRun Between(ReadOnlyMemory<Hash256> first, ReadOnlyMemory<Hash256> second, SearchOptions options, PairSink sink) =>
        Choose(HammingSearch.Cost(first.Span, second.Span, options.Threshold), first.Length * (double)second.Length).Between(first, second, options, sink);

    public void Dispose() => device.Dispose();

    /// <param name="cost">On the processor, in comparisons of a tile.</param>
    private IPairSearch Choose(double cost, double pairs) =>
        device.HasFailed || cost / processorPairs <= DeviceStartSeconds + pairs / devicePairs ? _processor : device;
}
