using System.Buffers;

namespace Cotejo.Harness.Pictures;

/// <summary>
/// Paints pictures that a perceptual hash meets as it meets photographs: energy spread over all scales (noise of a 1/f
/// spectrum, built by doubling), large soft forms, objects with edges and shading that hide what is behind them, texture
/// of uneven strength, and a random palette. Integer arithmetic but for the outlines: a seed gives the same bytes anywhere.
/// </summary>
internal static class Painter
{
    /// <summary>Share that is to be soft for the qualities of hashes to spread as those of photographs do.</summary>
    public const double SoftShare = 0.4;

    /// <summary>Steps per grey level while painting: room for rounding, and a signed 16-bit value holds any sum that occurs.</summary>
    internal const int Unit = 8;

    /// <param name="soft">With so little in it that a hash may not be worth using.</param>
    public static Picture Paint(ulong seed, int width, int height, bool soft = false)
    {
        var chance = new Chance(seed);
        var levels = Levels(width, height);
        Scene scene = Scene.Invent(chance);
        if (soft) { scene = scene.Softened(Chance.For(seed, "soft")); }

        short[] half = Fractal.Grow(levels, last: 1, chance.Next(), scene.Luma, out byte[] roughness, out int roughLevel);
        short[] cb = Fractal.Grow(levels, last: 1, chance.Next(), scene.Chroma, out _, out _);
        short[] cr = Fractal.Grow(levels, last: 1, chance.Next(), scene.Chroma, out _, out _);
        var (halfWidth, halfHeight) = levels[1];
        Objects.Place(chance, scene, half, cb, cr, halfWidth, halfHeight);

        short[] full = ArrayPool<short>.Shared.Rent(width * height);
        Fractal.Double(half, levels[1], full, levels[0], chance.Next(), scene.Luma.Amplitude(levels.Count - 1), roughness, levels[roughLevel], roughLevel);
        var picture = new Picture(width, height, new byte[width * height], new byte[halfWidth * halfHeight], new byte[halfWidth * halfHeight]);
        var (mean, deviation) = Spread(half, halfWidth * halfHeight);
        Develop(full, picture.Luma, mean, scene.Contrast / Math.Max(deviation, 1), scene.Brightness);
        Develop(cb, picture.Cb, 0, 1.0 / Unit, 128 + scene.CastCb);
        Develop(cr, picture.Cr, 0, 1.0 / Unit, 128 + scene.CastCr);
        foreach (short[] plane in (short[][])[half, cb, cr, full]) { ArrayPool<short>.Shared.Return(plane); }
        return picture;
    }

    /// <summary>The sizes from the full one down, each half of the one before, rounded up, to about four pixels; at least two.</summary>
    private static List<(int Width, int Height)> Levels(int width, int height)
    {
        List<(int Width, int Height)> levels = [(width, height)];
        do
        {
            width = (width + 1) / 2;
            height = (height + 1) / 2;
            levels.Add((width, height));
        }
        while (Math.Min(width, height) > 6);
        return levels;
    }

    private static (double Mean, double Deviation) Spread(short[] plane, int count)
    {
        long sum = 0, squares = 0;
        for (int i = 0; i < count; i++)
        {
            sum += plane[i];
            squares += plane[i] * plane[i];
        }
        double mean = (double)sum / count;
        return (mean, Math.Sqrt(Math.Max(0, (double)squares / count - mean * mean)));
    }

    /// <summary>To bytes: (value - mean) * gain + level, clipped as a sensor clips.</summary>
    private static void Develop(short[] plane, byte[] bytes, double mean, double gain, int level)
    {
        int scale = (int)(gain * 65536), offset = (level << 16) - (int)(mean * gain * 65536) + 32768;
        for (int i = 0; i < bytes.Length; i++) { bytes[i] = (byte)Math.Clamp((plane[i] * scale + offset) >> 16, 0, 255); }
    }
}
