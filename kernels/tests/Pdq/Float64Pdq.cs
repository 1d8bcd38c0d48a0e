using System.Numerics;

namespace Cotejo.Kernels.Tests.Pdq;

/// <summary>
/// Both hashes in float64, built as they are described rather than as they are computed: the reference's box filters run over the whole
/// picture and are then sampled; the tent and the cosines are dense matrices. Shares no code with the kernel.
/// </summary>
internal static class Float64Pdq
{
    public static Hash256 Full(ReadOnlySpan<float> luma, int width, int height) => Hash(FullPlane(luma, width, height));

    public static Hash256 Centred(ReadOnlySpan<float> luma, int width, int height) => Hash(CentredPlane(luma, width, height));

    public static double[,] FullPlane(ReadOnlySpan<float> luma, int width, int height)
    {
        double[] picture = new double[luma.Length];
        for (int k = 0; k < picture.Length; k++) { picture[k] = luma[k]; }
        for (int pass = 0; pass < 2; pass++)
        {
            for (int y = 0; y < height; y++) { Box(picture.AsSpan(y * width, width), 1, width); }
            for (int x = 0; x < width; x++) { Box(picture.AsSpan(x), width, height); }
        }
        double[,] plane = new double[64, 64];
        for (int j = 0; j < 64; j++)
        {
            for (int i = 0; i < 64; i++)
            {
                plane[j, i] = picture[(int)((j + 0.5) * height / 64) * width + (int)((i + 0.5) * width / 64)];
            }
        }
        return plane;
    }

    public static double[,] CentredPlane(ReadOnlySpan<float> luma, int width, int height)
    {
        double[][] down = Tent(height), across = Tent(width);
        double[,] plane = new double[64, 64];
        for (int j = 0; j < 64; j++)
        {
            double[] line = new double[width];
            for (int y = 0; y < height; y++)
            {
                if (down[j][y] == 0) { continue; }
                for (int x = 0; x < width; x++) { line[x] += down[j][y] * luma[y * width + x]; }
            }
            for (int i = 0; i < 64; i++)
            {
                for (int x = 0; x < width; x++) { plane[j, i] += across[i][x] * line[x]; }
            }
        }
        return plane;
    }

    public static Hash256 Hash(double[,] plane)
    {
        double[,] cosines = new double[16, 64];
        for (int i = 0; i < 16; i++)
        {
            for (int j = 0; j < 64; j++) { cosines[i, j] = Math.Sqrt(2.0 / 64) * Math.Cos(Math.PI / 128 * (i + 1) * (2 * j + 1)); }
        }
        double[] block = new double[256];
        for (int i = 0; i < 16; i++)
        {
            double[] row = new double[64];
            for (int x = 0; x < 64; x++)
            {
                for (int y = 0; y < 64; y++) { row[x] += cosines[i, y] * plane[y, x]; }
            }
            for (int j = 0; j < 16; j++)
            {
                for (int x = 0; x < 64; x++) { block[16 * i + j] += row[x] * cosines[j, x]; }
            }
        }
        double median = block.Order().ElementAt(127);
        BigInteger hash = BigInteger.Zero;
        for (int k = 0; k < 256; k++)
        {
            if (block[k] > median) { hash |= BigInteger.One << k; }
        }
        byte[] bytes = new byte[Hash256.Bytes];
        byte[] digits = hash.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, bytes.Length - digits.Length);
        return Hash256.Read(bytes);
    }

    public static int Distance(Hash256 a, Hash256 b) =>
        BitOperations.PopCount(a.W0 ^ b.W0) + BitOperations.PopCount(a.W1 ^ b.W1)
        + BitOperations.PopCount(a.W2 ^ b.W2) + BitOperations.PopCount(a.W3 ^ b.W3);

    private static void Box(Span<double> line, int step, int count)
    {
        int window = (count + 127) / 128, half = (window + 2) / 2;
        double[] before = new double[count + 1];
        for (int k = 0; k < count; k++) { before[k + 1] = before[k] + line[k * step]; }
        for (int k = 0; k < count; k++)
        {
            int low = Math.Max(0, k - (window - half)), high = Math.Min(count - 1, k + half - 1);
            line[k * step] = (before[high + 1] - before[low]) / (high - low + 1);
        }
    }

    /// <summary>64 rows of <paramref name="count"/>.</summary>
    private static double[][] Tent(int count)
    {
        double width = count / 64.0;
        double Area(double to)
        {
            double t = Math.Clamp(to, -width, width);
            return t < 0 ? (t + width) * (t + width) / (2 * width) : width - (width - t) * (width - t) / (2 * width);
        }
        double[][] rows = new double[64][];
        for (int j = 0; j < 64; j++)
        {
            double centre = (j + 0.5) * width, whole = Area(count - centre) - Area(-centre);
            rows[j] = [.. Enumerable.Range(0, count).Select(x => (Area(x + 1 - centre) - Area(x - centre)) / whole)];
        }
        return rows;
    }
}
