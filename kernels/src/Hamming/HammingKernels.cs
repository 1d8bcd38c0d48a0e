using Cotejo.Kernels.Devices;
using ILGPU;

namespace Cotejo.Kernels;

/// <summary>
/// Tiles on a device: each kernel compares every query of a tile with every candidate, and writes the pairs within the threshold. All
/// take the same parameters and are launched with <see cref="GroupThreads"/> threads a group.
/// </summary>
/// <remarks>
/// <c>lead</c>: a pair counts when its candidate's place plus lead is above its query's place. So a tile of one set against itself gets
/// its first candidate's place less its first query's, and a tile of two sets <see cref="EveryPair"/>.
/// <c>found</c>: one number, zero at the start; becomes the number of pairs, also of those beyond the end of <c>hits</c>, which are lost:
/// the tile is then to be split and run again.
/// </remarks>
internal static partial class HammingKernels
{
    /// <summary>Threads of a group.</summary>
    public const int GroupThreads = 256;

    /// <summary>Queries and candidates of a tile at most: a tile's pairs can be counted in 32 bits, and a place fits its hit.</summary>
    public const int MaxTileSide = 1 << 15;

    /// <summary>The lead of a tile of which every pair counts.</summary>
    public const int EveryPair = 1 << 16;

    /// <summary>Compute capability 8.0, where products of bits and bytes in this shape begin.</summary>
    private const int TensorArchitecture = 80;

    /// <summary>Candidates that one group works through.</summary>
    public const int GroupCandidates = 1024;

    /// <summary>At 31 five unrelated pairs in a million pass the bound by two words; at 40 it would be two in a hundred.</summary>
    private const int NarrowThreshold = 31;

    /// <summary>At 50 three unrelated pairs in a hundred thousand pass the bound by the union of four words.</summary>
    private const int MiddleThreshold = 50;

    /// <summary>Stands for the number of pairs where a kernel cannot run: it is never chosen there, and never silent if it were.</summary>
    private const int NotForThisDevice = int.MinValue;

    /// <summary>The start of a sum that no common bits bring near.</summary>
    private const int Unreachable = -(1 << 20);

    /// <summary>Every kernel of this class.</summary>
    public static IReadOnlyList<Delegate> All { get; } =
    [
        (TileKernelMethod)Popcount<NarrowBound>, (TileKernelMethod)Popcount<MiddleBound>, (TileKernelMethod)Popcount<WideBound>,
        (TileKernelMethod)TensorBits, (TileKernelMethod)TensorBytes,
    ];

    /// <summary>The method that compares with a threshold, and how many queries one group of it takes.</summary>
    public static (TileKernelMethod Method, int GroupQueries) Select(TileKernel kernel, int threshold) => kernel switch
    {
        TileKernel.TensorBits => (TensorBits, BitGroupQueries),
        TileKernel.TensorBytes => (TensorBytes, ByteGroupQueries),
        _ when threshold <= NarrowThreshold => (Popcount<NarrowBound>, PopcountQueries),
        _ when threshold <= MiddleThreshold => (Popcount<MiddleBound>, PopcountQueries),
        _ => (Popcount<WideBound>, PopcountQueries),
    };

    /// <summary>The threshold that stands for all that <see cref="Select"/> gives the same method.</summary>
    public static int Representative(int threshold) =>
        threshold <= NarrowThreshold ? NarrowThreshold : threshold <= MiddleThreshold ? MiddleThreshold : Hamming.MaxThreshold;

    /// <summary>Why a device cannot run a kernel; null when it can.</summary>
    public static string? Fault(TileKernel kernel, DeviceInfo device) => kernel switch
    {
        TileKernel.TensorBits or TileKernel.TensorBytes when device.Backend != Backend.Cuda =>
            "it has no tensor cores that CUDA reaches; only the popcount kernel runs on it",
        TileKernel.TensorBits or TileKernel.TensorBytes when device.Architecture < TensorArchitecture =>
            $"its compute capability is {device.Architecture / 10}.{device.Architecture % 10}, and the tensor kernels need 8.0",
        _ => null,
    };

    public static (int Query, int Candidate, int Distance) Unpack(ulong hit) => ((int)(hit >> 40), (int)(hit >> 8), (byte)hit);

    /// <summary>The comparison that decides: looks at all of both hashes, and at the tile's edges.</summary>
    private static void Compare(
        ArrayView<Hash256> queries, int query, ArrayView<Hash256> candidates, int candidate,
        int threshold, int lead, ArrayView<int> found, ArrayView<ulong> hits)
    {
        if (query >= queries.IntLength || candidate >= candidates.IntLength || candidate + lead <= query) { return; }
        var a = queries[query];
        var b = candidates[candidate];
        int distance = IntrinsicMath.PopCount(a.W0 ^ b.W0) + IntrinsicMath.PopCount(a.W1 ^ b.W1)
            + IntrinsicMath.PopCount(a.W2 ^ b.W2) + IntrinsicMath.PopCount(a.W3 ^ b.W3);
        if (distance > threshold) { return; }
        int at = Atomic.Add(ref found[0], 1);
        if (at < hits.IntLength) { hits[at] = ((ulong)(uint)query << 40) | ((ulong)(uint)candidate << 8) | (uint)distance; }
    }
}

/// <summary>What every kernel of <see cref="HammingKernels"/> looks like.</summary>
internal delegate void TileKernelMethod(
    ArrayView<Hash256> queries, ArrayView<Hash256> candidates, int threshold, int lead, ArrayView<int> found, ArrayView<ulong> hits);
