using System.Collections.Concurrent;

namespace Cotejo.Kernels.Pdq;

/// <summary>
/// One axis of the reduction: the sparse 64 x n matrix that takes n pixels to 64 values. Row j weighs the pixels
/// <c>First(j)</c> to <c>End(j) - 1</c>; both bounds never decrease with j, and each row sums to 1. Weights are computed in double and
/// rounded once to float32; every back end reads this table and none computes its own.
/// </summary>
internal sealed class PdqTaps
{
    /// <summary>Rows of the matrix: the side of the plane.</summary>
    public const int Outputs = 64;

    // About 4 bytes a pixel for Full and 8 for Centred: this holds the tables of some thousand camera-sized dimensions, and
    // hostile ones cannot pass it.
    internal const long CacheBytes = 32L << 20;

    private static readonly ConcurrentDictionary<(int Dimension, TapPolicy Policy, int Shrink), PdqTaps> Cache = new();
    private static long _cachedBytes;

    private readonly int[] _first = new int[Outputs];
    private readonly int[] _end = new int[Outputs];
    private readonly int[] _start = new int[Outputs];
    private readonly float[] _weights;

    private PdqTaps(int dimension, TapPolicy policy)
    {
        Dimension = dimension;
        for (int j = 0; j < Outputs; j++)
        {
            (_first[j], _end[j]) = policy == TapPolicy.Full ? FullRange(dimension, j) : CentredRange(dimension, j);
            Longest = Math.Max(Longest, _end[j] - _first[j]);
        }
        _weights = new float[Outputs * Longest];
        for (int j = 0; j < Outputs; j++)
        {
            // A row near the far edge starts earlier, with zero weights, so that all rows have one length inside the picture.
            _start[j] = Math.Min(_first[j], dimension - Longest);
            Span<float> weights = _weights.AsSpan(j * Longest + _first[j] - _start[j], _end[j] - _first[j]);
            if (policy == TapPolicy.Full)
            {
                WeighFull(dimension, j, weights);
            }
            else
            {
                WeighCentred(dimension, j, weights);
            }
        }
        MostOpen = CountMostOpen();
    }

    /// <summary>The same for an axis of which <paramref name="shrink"/> pixels became one, their mean: its weight is all of theirs.</summary>
    private PdqTaps(PdqTaps whole, int shrink)
    {
        Dimension = (whole.Dimension + shrink - 1) / shrink;
        for (int j = 0; j < Outputs; j++)
        {
            (_first[j], _end[j]) = (whole._first[j] / shrink, ((whole._end[j] - 1) / shrink) + 1);
            Longest = Math.Max(Longest, _end[j] - _first[j]);
        }
        _weights = new float[Outputs * Longest];
        for (int j = 0; j < Outputs; j++)
        {
            _start[j] = Math.Min(_first[j], Dimension - Longest);
            for (int x = _first[j]; x < _end[j]; x++)
            {
                double sum = 0;
                for (int pixel = Math.Max(x * shrink, whole._first[j]); pixel < Math.Min((x + 1) * shrink, whole._end[j]); pixel++) { sum += whole.Weight(j, pixel); }
                _weights[(j * Longest) + x - _start[j]] = (float)sum;
            }
        }
        MostOpen = CountMostOpen();
    }

    /// <summary>Bytes of the tables now remembered.</summary>
    internal static long CachedBytes => Interlocked.Read(ref _cachedBytes);

    public int Dimension { get; }

    /// <summary>Length of the longest row, and the stride of <see cref="Weights"/>.</summary>
    public int Longest { get; }

    /// <summary>The largest number of rows that weigh one and the same pixel.</summary>
    public int MostOpen { get; }

    /// <summary>
    /// 64 rows of <see cref="Longest"/> weights; row j belongs to the pixels from <see cref="Start"/>(j) on. What lies outside First to
    /// End is zero, and a zero weight leaves a sum of finite values as it is.
    /// </summary>
    public float[] Weights => _weights;

    public int Start(int j) => _start[j];

    public int First(int j) => _first[j];

    public int End(int j) => _end[j];

    /// <param name="pixel">From Start(j) up to, not including, Start(j) + Longest.</param>
    public float Weight(int j, int pixel) => _weights[j * Longest + pixel - _start[j]];

    /// <summary>
    /// The table of a dimension, shared by all threads. The cache is emptied when it is full: a table costs less than hashing one picture.
    /// </summary>
    /// <param name="dimension">Of the picture as it is hashed.</param>
    /// <param name="shrink">Pixels along this axis that were averaged to one before; the last one has what is left, as if it went on.</param>
    public static PdqTaps For(int dimension, TapPolicy policy, int shrink = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (Cache.TryGetValue((dimension, policy, shrink), out PdqTaps? taps))
        {
            return taps;
        }
        taps = shrink == 1 ? new PdqTaps(dimension, policy) : new PdqTaps(For(dimension, policy), shrink);
        long bytes = (taps._weights.Length + 3L * Outputs) * sizeof(float);
        lock (Cache)
        {
            if (_cachedBytes + bytes > CacheBytes)
            {
                Cache.Clear();
                _cachedBytes = 0;
            }
            if (Cache.TryAdd((dimension, policy, shrink), taps))
            {
                _cachedBytes += bytes;
            }
        }
        return taps;
    }

    /// <summary>
    /// The reference's box: w = ceil(n / 128) wide, from (w - half) before its pixel to half - 1 after it, with half = (w + 2) / 2 in
    /// integers, clipped at the edges.
    /// </summary>
    private static (int Left, int Half) Box(int n)
    {
        int window = (n + 127) / 128;
        int half = (window + 2) / 2;
        return (window - half, half);
    }

    /// <summary>The pixels that the second box pass averages for output j: around floor((j + 1/2) n / 64).</summary>
    private static (int Low, int High) SecondBox(int n, int j)
    {
        (int left, int half) = Box(n);
        int centre = (int)((2L * j + 1) * n / 128);
        return (Math.Max(0, centre - left), Math.Min(n - 1, centre + half - 1));
    }

    private static (int First, int End) FullRange(int n, int j)
    {
        (int left, int half) = Box(n);
        (int low, int high) = SecondBox(n, j);
        return (Math.Max(0, low - left), Math.Min(n - 1, high + half - 1) + 1);
    }

    private static void WeighFull(int n, int j, Span<float> weights)
    {
        (int left, int half) = Box(n);
        (int low, int high) = SecondBox(n, j);
        int first = Math.Max(0, low - left);
        for (int k = 0; k < weights.Length; k++)
        {
            // The pixel counts once for each middle pixel of the second box whose own first box reaches it.
            int pixel = first + k;
            int from = Math.Max(low, pixel - half + 1);
            int to = Math.Min(high, pixel + left);
            double sum = 0;
            if (from >= left && to + half <= n)
            {
                sum = (to - from + 1) / (double)(left + half);
            }
            else
            {
                for (int middle = from; middle <= to; middle++)
                {
                    sum += 1.0 / (Math.Min(n, middle + half) - Math.Max(0, middle - left));
                }
            }
            weights[k] = (float)(sum / (high - low + 1));
        }
    }

    /// <summary>The tent reaches from (2j - 1) n / 128 to (2j + 3) n / 128 pixels.</summary>
    private static (int First, int End) CentredRange(int n, int j)
    {
        long from = Math.Max(0, (2L * j - 1) * n);
        long to = Math.Min(128L * n, (2L * j + 3) * n);
        return ((int)(from / 128), (int)((to + 127) / 128));
    }

    private static void WeighCentred(int n, int j, Span<float> weights)
    {
        // In 1/128 of a pixel all edges are integers, so the integrals are exact and mirrored rows have mirrored weights.
        long centre = (2L * j + 1) * n;
        long reach = 2L * n;
        int first = CentredRange(n, j).First;
        long Before(long pixel)
        {
            long at = Math.Clamp(Math.Clamp(128 * pixel, 0, 128L * n) - centre, -reach, reach);
            return at < 0 ? (at + reach) * (at + reach) : 2 * reach * reach - (reach - at) * (reach - at);
        }
        double whole = Before(n) - Before(0);
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] = (float)((Before(first + k + 1) - Before(first + k)) / whole);
        }
    }

    private int CountMostOpen()
    {
        int most = 0;
        for (int j = 0, ended = 0; j < Outputs; j++)
        {
            while (_end[ended] <= _first[j])
            {
                ended++;
            }
            most = Math.Max(most, j - ended + 1);
        }
        return most;
    }
}
