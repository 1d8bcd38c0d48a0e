using System.Buffers;

namespace Cotejo.Harness.Pictures;

/// <summary>Noise over all scales by repeated doubling: each step interpolates smoothly and adds finer noise.</summary>
internal static class Fractal
{
    /// <summary>Noise is drawn for a whole tile at one strength; the strength comes from a coarser level of the same picture.</summary>
    private const int Tile = 16;

    /// <param name="levels">Sizes, finest first.</param>
    /// <param name="last">The level to stop at.</param>
    /// <param name="roughness">Strength of finer noise, 0 to 255, one byte for each pixel of level <paramref name="roughLevel"/>:
    /// smooth sky beside foliage.</param>
    /// <returns>The plane of level <paramref name="last"/>, rented from the shared pool.</returns>
    public static short[] Grow(List<(int Width, int Height)> levels, int last, ulong seed, Spectrum spectrum, out byte[] roughness, out int roughLevel)
    {
        int coarsest = levels.Count - 1;
        roughLevel = Math.Min(coarsest, 5);
        var (width, height) = levels[coarsest];
        short[] plane = ArrayPool<short>.Shared.Rent(width * height);
        Array.Clear(plane, 0, width * height);
        var chance = new Chance(seed);
        int amplitude = spectrum.Amplitude(0);
        for (int i = 0; i < width * height; i++) { plane[i] = (short)((sbyte)chance.Next() * amplitude >> 7); }
        roughness = Even(levels[roughLevel]);
        for (int level = coarsest - 1; level >= last; level--)
        {
            var (finerWidth, finerHeight) = levels[level];
            short[] finer = ArrayPool<short>.Shared.Rent(finerWidth * finerHeight);
            Double(plane, levels[level + 1], finer, levels[level], chance.Next(), spectrum.Amplitude(coarsest - level), roughness, levels[roughLevel], roughLevel - level);
            ArrayPool<short>.Shared.Return(plane);
            plane = finer;
            if (level == roughLevel) { Measure(plane, roughness, spectrum.Amplitude(0)); }
        }
        return plane;
    }

    /// <summary>
    /// One doubling: every output lies a quarter of a cell from its nearest input, weights 3/4 and 1/4 on each axis, plus noise.
    /// </summary>
    /// <param name="roughShift">How many levels the roughness is coarser than the output; not positive: noise is even.</param>
    public static void Double(short[] from, (int Width, int Height) size, short[] to, (int Width, int Height) target, ulong seed,
        int amplitude, byte[] roughness, (int Width, int Height) roughSize, int roughShift)
    {
        short[] line = ArrayPool<short>.Shared.Rent(size.Width + 2);
        Span<short> row = line.AsSpan(0, size.Width + 2);
        for (int y = 0; y < target.Height; y++)
        {
            int near = y >> 1;
            int far = (y & 1) == 0 ? Math.Max(near - 1, 0) : Math.Min(near + 1, size.Height - 1);
            ReadOnlySpan<short> nearRow = from.AsSpan(near * size.Width, size.Width), farRow = from.AsSpan(far * size.Width, size.Width);
            for (int x = 0; x < nearRow.Length; x++) { row[x + 1] = (short)((3 * nearRow[x] + farRow[x] + 2) >> 2); }
            row[0] = row[1];
            row[^1] = row[^2];
            Span<short> output = to.AsSpan(y * target.Width, target.Width);
            Widen(row, output);
            if (amplitude > 0) { AddNoise(output, y, seed, amplitude, roughness, roughSize, roughShift); }
        }
        ArrayPool<short>.Shared.Return(line);
    }

    /// <param name="row">The input with its first and last value repeated outside.</param>
    private static void Widen(ReadOnlySpan<short> row, Span<short> output)
    {
        int pairs = output.Length / 2;
        row = row[..Math.Max(row.Length, pairs + 2)];
        for (int i = 0; i < pairs; i++)
        {
            int middle = 3 * row[i + 1] + 2;
            output[2 * i] = (short)((middle + row[i]) >> 2);
            output[2 * i + 1] = (short)((middle + row[i + 2]) >> 2);
        }
        if ((output.Length & 1) != 0) { output[^1] = (short)((3 * row[pairs + 1] + row[pairs] + 2) >> 2); }
    }

    private static void AddNoise(Span<short> output, int y, ulong seed, int amplitude, byte[] roughness, (int Width, int Height) roughSize, int roughShift)
    {
        // Xorshift rather than SplitMix: it runs once for eight pixels, and noise needs no better.
        ulong state = Chance.For(seed, "row", y).Next() | 1;
        int roughRow = roughShift > 0 ? Math.Min(y >> roughShift, roughSize.Height - 1) * roughSize.Width : 0;
        for (int start = 0; start < output.Length; start += Tile)
        {
            int strength = roughShift > 0 ? amplitude * roughness[roughRow + Math.Min(start >> roughShift, roughSize.Width - 1)] >> 7 : amplitude;
            Span<short> tile = output.Slice(start, Math.Min(Tile, output.Length - start));
            for (int i = 0; i < tile.Length; i += 8)
            {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                ulong bytes = state;
                Span<short> eight = tile[i..Math.Min(i + 8, tile.Length)];
                for (int k = 0; k < eight.Length; k++)
                {
                    eight[k] += (short)((sbyte)bytes * strength >> 7);
                    bytes >>= 8;
                }
            }
        }
    }

    private static byte[] Even((int Width, int Height) size)
    {
        var roughness = new byte[size.Width * size.Height];
        Array.Fill(roughness, (byte)128);
        return roughness;
    }

    /// <summary>High ground is rough, low ground smooth, smoothly in between: one plane serves as its own map.</summary>
    private static void Measure(short[] plane, byte[] roughness, int first)
    {
        for (int i = 0; i < roughness.Length; i++)
        {
            roughness[i] = (byte)Math.Clamp(110 + plane[i] * 110 / Math.Max(first, 1), 14, 255);
        }
    }
}
