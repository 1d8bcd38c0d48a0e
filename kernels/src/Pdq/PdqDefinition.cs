using static System.MathF;
using static Cotejo.Kernels.Pdq.PdqBasis;

namespace Cotejo.Kernels.Pdq;

/// <summary>
/// The definition of both hashes, in two steps: luma to a 64x64 plane, and plane to eight hashes with a quality.
/// Every value is float32 and every output is one chain of fused multiply-adds that starts at 0 and takes its terms in
/// ascending order. A back end that keeps each output's chain, whatever it runs side by side, gives the same bits: the SIMD
/// twins (<see cref="LumaReducer"/>, <see cref="PdqHasher"/>) do.
/// </summary>
internal static class PdqDefinition
{
    /// <param name="luma"><c>width * height</c> finite values, row-major, no padding, 0 to 255. Bytes are widened exactly.</param>
    /// <param name="plane">Receives 64 x 64 values, row-major; zeros when a side is shorter than 5.</param>
    public static void Reduce(ReadOnlySpan<float> luma, int width, int height, TapPolicy policy, Span<float> plane)
    {
        if (width < LeastSide || height < LeastSide)
        {
            plane[..PlaneLength].Clear();
            return;
        }
        PdqTaps down = PdqTaps.For(height, policy);
        PdqTaps across = PdqTaps.For(width, policy);
        float[] column = new float[width];
        for (int j = 0; j < Side; j++)
        {
            for (int x = 0; x < width; x++)
            {
                float sum = 0;
                for (int y = down.First(j); y < down.End(j); y++)
                {
                    sum = FusedMultiplyAdd(down.Weight(j, y), luma[y * width + x], sum);
                }
                column[x] = sum;
            }
            for (int i = 0; i < Side; i++)
            {
                float sum = 0;
                for (int x = across.First(i); x < across.End(i); x++)
                {
                    sum = FusedMultiplyAdd(across.Weight(i, x), column[x], sum);
                }
                plane[j * Side + i] = sum;
            }
        }
    }

    /// <inheritdoc cref="PdqHasher.Hash(ReadOnlySpan{float}, Span{Hash256})"/>
    public static int Hash(ReadOnlySpan<float> plane, Span<Hash256> eight)
    {
        float[] block = Transform(plane);
        foreach (Orientation orientation in Enum.GetValues<Orientation>())
        {
            eight[(int)orientation] = Threshold(Orient(block, orientation));
        }
        return Quality(plane);
    }

    /// <summary>B = D A D^T: first D A, then the product with D^T; 16 x 16, row-major.</summary>
    public static float[] Transform(ReadOnlySpan<float> plane)
    {
        float[] half = new float[Frequencies * Side];
        for (int i = 0; i < Frequencies; i++)
        {
            for (int x = 0; x < Side; x++)
            {
                float sum = 0;
                for (int y = 0; y < Side; y++)
                {
                    sum = FusedMultiplyAdd(Cosines[i * Side + y], plane[y * Side + x], sum);
                }
                half[i * Side + x] = sum;
            }
        }
        float[] block = new float[Coefficients];
        for (int i = 0; i < Frequencies; i++)
        {
            for (int j = 0; j < Frequencies; j++)
            {
                float sum = 0;
                for (int x = 0; x < Side; x++)
                {
                    sum = FusedMultiplyAdd(half[i * Side + x], Cosines[j * Side + x], sum);
                }
                block[i * Frequencies + j] = sum;
            }
        }
        return block;
    }

    /// <summary>
    /// The block of the picture laid otherwise. Index 0 is frequency 1, so turning an axis negates its even indices; transposing the
    /// picture transposes the block.
    /// </summary>
    private static float[] Orient(float[] block, Orientation orientation)
    {
        float[] turned = new float[Coefficients];
        for (int i = 0; i < Frequencies; i++)
        {
            for (int j = 0; j < Frequencies; j++)
            {
                float value = block[i * Frequencies + j];
                bool evenRow = i % 2 == 0, evenColumn = j % 2 == 0, differ = evenRow != evenColumn;
                (bool transpose, bool negate) = orientation switch
                {
                    Orientation.Original => (false, false),
                    Orientation.Rotate90 => (true, evenColumn),
                    Orientation.Rotate180 => (false, differ),
                    Orientation.Rotate270 => (true, evenRow),
                    Orientation.FlipX => (false, evenRow),
                    Orientation.FlipY => (false, evenColumn),
                    Orientation.FlipPlus1 => (true, false),
                    Orientation.FlipMinus1 => (true, differ),
                    _ => throw new ArgumentOutOfRangeException(nameof(orientation), orientation, "There are eight."),
                };
                turned[transpose ? j * Frequencies + i : i * Frequencies + j] = negate ? -value : value;
            }
        }
        return turned;
    }

    /// <summary>Bit k = 16 i + j is set where the coefficient is strictly above the lower median of all 256.</summary>
    private static Hash256 Threshold(float[] block)
    {
        float[] sorted = [.. block];
        Array.Sort(sorted);
        float median = sorted[LowerMedian];
        Span<ulong> words = stackalloc ulong[4];
        for (int k = 0; k < Coefficients; k++)
        {
            if (block[k] > median)
            {
                words[k / 64] |= 1UL << (k % 64);
            }
        }
        return new Hash256(words[0], words[1], words[2], words[3]);
    }

    /// <summary>
    /// How much there is to hash, 0 to 100: the steps between neighbours in hundredths of the range, each truncated, summed, over 90.
    /// </summary>
    private static int Quality(ReadOnlySpan<float> plane)
    {
        int sum = 0;
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                float here = plane[y * Side + x];
                sum += y + 1 < Side ? Step(here, plane[(y + 1) * Side + x]) : 0;
                sum += x + 1 < Side ? Step(here, plane[y * Side + x + 1]) : 0;
            }
        }
        return Math.Min(100, sum / 90);
    }

    private static int Step(float u, float v) => Math.Abs((int)((u - v) * 100 / 255));
}
