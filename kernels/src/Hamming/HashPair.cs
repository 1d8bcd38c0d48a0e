namespace Cotejo.Kernels;

/// <summary>Two hashes within the threshold, by their places in the sets that were searched.</summary>
/// <param name="First">Place in the first set. In a search of one set against itself always below <paramref name="Second"/>.</param>
public readonly record struct HashPair(int First, int Second, int Distance);

/// <summary>
/// Takes found pairs. Called from several threads at once, in no particular order; the span is valid during the call only.
/// What it throws stops the search and comes out of it.
/// </summary>
public delegate void PairSink(ReadOnlySpan<HashPair> pairs);
