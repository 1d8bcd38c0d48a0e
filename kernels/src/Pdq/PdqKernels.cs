using Cotejo.Kernels.Devices;
using ILGPU;
using ILGPU.Runtime;
using static Cotejo.Kernels.Pdq.PdqBasis;

namespace Cotejo.Kernels.Pdq;

/// <summary>Where the taps of one axis lie: 64 starts, and weights of which tap t of output j is the one at <c>64 t + j</c>.</summary>
internal readonly struct TapTable(int starts, int weights, int longest)
{
    public readonly int Starts = starts;
    public readonly int Weights = weights;
    public readonly int Longest = longest;
}

/// <summary>One plane to be made and hashed: a picture under one policy.</summary>
/// <param name="at">Where its luma or plane begins, in values of its kind.</param>
/// <param name="width">Of the picture, which is a row's length.</param>
internal readonly struct PlaneTask(FramePayload payload, int at, int width, TapTable down, TapTable across)
{
    public readonly int Payload = (int)payload;
    public readonly int At = at;
    public readonly int Width = width;
    public readonly TapTable Down = down;
    public readonly TapTable Across = across;
}

/// <summary>
/// Both steps of the hash on a device. Every output is one chain of fused multiply-adds that starts at 0 and takes its terms in ascending
/// order, and all else is comparisons and integers; so the bits are those of <see cref="PdqDefinition"/> whatever the device.
/// </summary>
internal static class PdqKernels
{
    /// <summary>Threads of a group of either kernel.</summary>
    public const int GroupSize = 256;

    /// <summary>Groups of <see cref="Reduce"/> to a plane; each makes four of its rows.</summary>
    public const int GroupsPerPlane = Side / Rows;

    /// <summary>Words of 32 bits that <see cref="Hash"/> gives for a plane: eight hashes of eight words, and the quality.</summary>
    public const int ResultWords = Orientations * HashWords + 1;

    /// <summary>Words of a hash, lowest bits first.</summary>
    public const int HashWords = Coefficients / 32;

    /// <summary>Patterns of signs; each gives a hash of the block and one of its transpose.</summary>
    public const int Patterns = 4;

    private const int Rows = GroupSize / Side;

    // Columns that a group sums before it takes them across: four a thread, so that a weight is read once for four sums.
    private const int Columns = 4 * Side;

    // One place is left out after every 32, so that outputs whose taps start a power of two apart do not meet in one memory bank.
    private const int ColumnStride = Columns + Columns / 32;

    // Odd, for the same reason. All other sizes are powers of two, and what is left over is taken by "and": a remainder costs a division.
    private const int HalfStride = Side + 1;

    private const int Parts = 16;

    public delegate void ReduceLaunch(
        AcceleratorStream stream, KernelConfig groups, ArrayView<byte> bytes, ArrayView<float> floats, ArrayView<PlaneTask> tasks,
        ArrayView<int> starts, ArrayView<float> weights, ArrayView<float> planes);

    public delegate void HashLaunch(
        AcceleratorStream stream, KernelConfig groups, ArrayView<float> planes, ArrayView<float> cosines, ArrayView<int> results);

    public static IReadOnlyList<Delegate> All { get; } = [Reduce, Hash];

    /// <summary>
    /// Makes the planes of a batch: group g makes rows <c>g % 16 * 4</c> and the next three of plane <c>g / 16</c>.
    /// </summary>
    /// <param name="bytes">The luma of the batch.</param>
    /// <param name="floats">The same memory.</param>
    /// <param name="planes">Receives 64 x 64 values for each task.</param>
    public static void Reduce(
        ArrayView<byte> bytes, ArrayView<float> floats, ArrayView<PlaneTask> tasks, ArrayView<int> starts, ArrayView<float> weights,
        ArrayView<float> planes)
    {
        var sums = SharedMemory.Allocate1D<float>(Rows * ColumnStride);
        // A thread is a column of the luma at first and an output of the row afterwards.
        int plane = Grid.IdxX / GroupsPerPlane, ownRow = Group.IdxX / Side, lane = Group.IdxX & Side - 1;
        int j = (Grid.IdxX & GroupsPerPlane - 1) * Rows + ownRow;
        PlaneTask task = tasks[plane];
        float sum = 0;
        if (task.Payload == (int)FramePayload.Planes)
        {
            sum = floats[task.At + j * Side + lane];
        }
        else
        {
            int first = task.At + starts[task.Down.Starts + j] * task.Width, own = ownRow * ColumnStride + lane;
            int start = starts[task.Across.Starts + lane];
            for (int column = 0; column < task.Width; column += Columns)
            {
                // Columns beyond the last repeat it; no output reads their sums.
                int last = task.Width - 1;
                int x0 = IntrinsicMath.Min(column + lane, last), x1 = IntrinsicMath.Min(column + lane + Side, last);
                int x2 = IntrinsicMath.Min(column + lane + 2 * Side, last), x3 = IntrinsicMath.Min(column + lane + 3 * Side, last);
                float a0 = 0, a1 = 0, a2 = 0, a3 = 0;
                int row = first;
                if (task.Payload == (int)FramePayload.Bytes)
                {
                    for (int t = 0; t < task.Down.Longest; t++, row += task.Width)
                    {
                        float weight = weights[task.Down.Weights + t * Side + j];
                        a0 = ExactMath.Fma(weight, bytes[row + x0], a0);
                        a1 = ExactMath.Fma(weight, bytes[row + x1], a1);
                        a2 = ExactMath.Fma(weight, bytes[row + x2], a2);
                        a3 = ExactMath.Fma(weight, bytes[row + x3], a3);
                    }
                }
                else
                {
                    for (int t = 0; t < task.Down.Longest; t++, row += task.Width)
                    {
                        float weight = weights[task.Down.Weights + t * Side + j];
                        a0 = ExactMath.Fma(weight, floats[row + x0], a0);
                        a1 = ExactMath.Fma(weight, floats[row + x1], a1);
                        a2 = ExactMath.Fma(weight, floats[row + x2], a2);
                        a3 = ExactMath.Fma(weight, floats[row + x3], a3);
                    }
                }
                sums[own + lane / 32] = a0;
                sums[own + Side + (lane + Side) / 32] = a1;
                sums[own + 2 * Side + (lane + 2 * Side) / 32] = a2;
                sums[own + 3 * Side + (lane + 3 * Side) / 32] = a3;
                Group.Barrier();
                int end = IntrinsicMath.Min(task.Across.Longest, column + Columns - start);
                for (int t = IntrinsicMath.Max(0, column - start); t < end; t++)
                {
                    int x = start + t - column;
                    sum = ExactMath.Fma(weights[task.Across.Weights + t * Side + lane], sums[ownRow * ColumnStride + x + x / 32], sum);
                }
                Group.Barrier();
            }
        }
        planes[plane * PlaneLength + j * Side + lane] = sum;
    }

    /// <summary>Hashes the planes of a batch, a group a plane.</summary>
    /// <param name="cosines"><see cref="CosinesTransposed"/>.</param>
    /// <param name="results">
    /// Receives <see cref="ResultWords"/> words for each plane: for every pattern of signs the hash of the block, then for every pattern
    /// that of its transpose, then the quality.
    /// </param>
    public static void Hash(ArrayView<float> planes, ArrayView<float> cosines, ArrayView<int> results)
    {
        var values = SharedMemory.Allocate1D<float>(PlaneLength);
        var basis = SharedMemory.Allocate1D<float>(Side * Frequencies);
        var half = SharedMemory.Allocate1D<float>(Frequencies * HalfStride);
        var block = SharedMemory.Allocate1D<float>(Coefficients);
        var above = SharedMemory.Allocate1D<int>(Coefficients);
        var steps = SharedMemory.Allocate1D<int>(GroupSize);
        var parts = SharedMemory.Allocate1D<int>(Parts);
        int thread = Group.IdxX, plane = Grid.IdxX;
        for (int k = thread; k < PlaneLength; k += GroupSize) { values[k] = planes[plane * PlaneLength + k]; }
        for (int k = thread; k < Side * Frequencies; k += GroupSize) { basis[k] = cosines[k]; }
        Group.Barrier();

        TransformColumns(values, basis, half, thread);
        int sum = 0;
        for (int k = thread; k < PlaneLength; k += GroupSize)
        {
            sum += (k & Side - 1) != Side - 1 ? Step(values[k], values[k + 1]) : 0;
            sum += k + Side < PlaneLength ? Step(values[k], values[k + Side]) : 0;
        }
        steps[thread] = sum;
        Group.Barrier();

        int i = thread / Frequencies, j = thread & Frequencies - 1;
        float value = 0;
        for (int x = 0; x < Side; x++) { value = ExactMath.Fma(half[i * HalfStride + x], basis[x * Frequencies + j], value); }
        block[thread] = value;
        Group.Barrier();

        above[thread] = AboveMedian(block, value, (i & 1) == 0, (j & 1) == 0);
        if (thread < Parts)
        {
            int part = 0;
            for (int k = 0; k < GroupSize; k += Parts) { part += steps[k + thread]; }
            parts[thread] = part;
        }
        Group.Barrier();

        if (thread < Orientations * HashWords) { results[plane * ResultWords + thread] = Word(above, thread / HashWords, thread & HashWords - 1); }
        if (thread == Orientations * HashWords)
        {
            int total = 0;
            for (int k = 0; k < Parts; k++) { total += parts[k]; }
            results[plane * ResultWords + thread] = IntrinsicMath.Min(100, total / 90);
        }
    }

    /// <summary>D A: a thread makes four rows of its column.</summary>
    private static void TransformColumns(ArrayView<float> values, ArrayView<float> basis, ArrayView<float> half, int thread)
    {
        int x = thread & Side - 1, i = thread / Side;
        float h0 = 0, h1 = 0, h2 = 0, h3 = 0;
        for (int y = 0; y < Side; y++)
        {
            float value = values[y * Side + x];
            int at = y * Frequencies + i;
            h0 = ExactMath.Fma(basis[at], value, h0);
            h1 = ExactMath.Fma(basis[at + Rows], value, h1);
            h2 = ExactMath.Fma(basis[at + 2 * Rows], value, h2);
            h3 = ExactMath.Fma(basis[at + 3 * Rows], value, h3);
        }
        half[i * HalfStride + x] = h0;
        half[(i + Rows) * HalfStride + x] = h1;
        half[(i + 2 * Rows) * HalfStride + x] = h2;
        half[(i + 3 * Rows) * HalfStride + x] = h3;
    }

    /// <summary>
    /// Bit p is set where the value is above the lower median under pattern p of signs: where more than 127 values are less than it. That
    /// needs no median, and no order among equal values. The patterns are those of <see cref="PdqHasher"/>: bit 0 negates even rows, bit 1
    /// even columns, both together what differs in parity.
    /// </summary>
    private static int AboveMedian(ArrayView<float> block, float value, bool evenRow, bool evenColumn)
    {
        float v0 = value, v1 = evenRow ? -value : value, v2 = evenColumn ? -value : value, v3 = evenRow != evenColumn ? -value : value;
        int less0 = 0, less1 = 0, less2 = 0, less3 = 0;
        for (int k = 0; k < Coefficients / 4; k++)
        {
            // Two rows of two columns, even first.
            int at = k / 8 * 2 * Frequencies + (k & 7) * 2;
            float ee = block[at], eo = block[at + 1], oe = block[at + Frequencies], oo = block[at + Frequencies + 1];
            less0 += (ee < v0 ? 1 : 0) + (eo < v0 ? 1 : 0) + (oe < v0 ? 1 : 0) + (oo < v0 ? 1 : 0);
            less1 += (-ee < v1 ? 1 : 0) + (-eo < v1 ? 1 : 0) + (oe < v1 ? 1 : 0) + (oo < v1 ? 1 : 0);
            less2 += (-ee < v2 ? 1 : 0) + (eo < v2 ? 1 : 0) + (-oe < v2 ? 1 : 0) + (oo < v2 ? 1 : 0);
            less3 += (ee < v3 ? 1 : 0) + (-eo < v3 ? 1 : 0) + (-oe < v3 ? 1 : 0) + (oo < v3 ? 1 : 0);
        }
        return (less0 > LowerMedian ? 1 : 0) | (less1 > LowerMedian ? 2 : 0) | (less2 > LowerMedian ? 4 : 0) | (less3 > LowerMedian ? 8 : 0);
    }

    /// <summary>32 bits of a hash: of the block under pattern <paramref name="hash"/>, or, from 4 on, of its transpose.</summary>
    private static int Word(ArrayView<int> above, int hash, int word)
    {
        int pattern = hash & Patterns - 1, bits = 0;
        for (int bit = 0; bit < 32; bit++)
        {
            int k = 32 * word + bit;
            int from = hash < Patterns ? k : (k & Frequencies - 1) * Frequencies + k / Frequencies;
            bits |= (above[from] >> pattern & 1) << bit;
        }
        return bits;
    }

    /// <summary>
    /// The definition's <c>abs((int)((u - v) * 100 / 255))</c> without a division of floats, which OpenCL does not round exactly. Up to
    /// products of 65,535 the quotient rounds to a whole number only where it is one, so the product's whole part can be divided instead, and
    /// 32,897 / 2^23 divides it exactly. The product is written as a fused multiply-add because no compiler joins that to its neighbours.
    /// </summary>
    internal static int Step(float u, float v) => Steps((int)ExactMath.Fma(u - v, 100, 0));

    internal static int Steps(int product) => (int)((uint)(product < 0 ? -product : product) * 32_897 >> 23);
}
