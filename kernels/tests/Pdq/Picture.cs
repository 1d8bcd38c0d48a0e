namespace Cotejo.Kernels.Tests.Pdq;

/// <summary>8-bit luma, row-major.</summary>
internal sealed record Picture(int Width, int Height, byte[] Luma)
{
    public float[] Floats => Array.ConvertAll(Luma, value => (float)value);

    /// <summary>
    /// A picture with what photographs have: slow gradients, discs and bars with edges, and grain. The same seed gives the same scene at
    /// any size.
    /// </summary>
    public static Picture Scene(int width, int height, int seed)
    {
        var random = new Random(seed);
        double Next() => random.NextDouble();
        var waves = Enumerable.Range(0, 24).Select(k =>
            (U: (Next() - 0.5) * k, V: (Next() - 0.5) * k, Phase: Next() * Math.Tau, Size: 40.0 / (1 + k / 3))).ToArray();
        var discs = Enumerable.Range(0, 10).Select(_ => (X: Next(), Y: Next(), R: 0.03 + 0.2 * Next(), Step: (Next() - 0.5) * 160)).ToArray();
        var bars = Enumerable.Range(0, 4).Select(_ =>
            (Normal: Math.SinCos(Next() * Math.Tau), At: Next(), Half: 0.01 + 0.05 * Next(), Step: (Next() - 0.5) * 140)).ToArray();
        (double Sin, double Cos)[] Table(int count, double frequency, double phase) =>
            [.. Enumerable.Range(0, count).Select(at => Math.SinCos(Math.PI * frequency * (at + 0.5) / count + phase))];
        var across = waves.Select(wave => Table(width, wave.U, wave.Phase)).ToArray();
        var down = waves.Select(wave => Table(height, wave.V, 0)).ToArray();
        byte[] luma = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            double v = (y + 0.5) / height;
            for (int x = 0; x < width; x++)
            {
                double u = (x + 0.5) / width;
                double value = 128;
                // cos(a + b), with the cosines and sines of each column and row looked up.
                for (int k = 0; k < waves.Length; k++)
                {
                    value += waves[k].Size * (across[k][x].Cos * down[k][y].Cos - across[k][x].Sin * down[k][y].Sin);
                }
                foreach (var disc in discs)
                {
                    value += (u - disc.X) * (u - disc.X) + (v - disc.Y) * (v - disc.Y) < disc.R * disc.R ? disc.Step : 0;
                }
                foreach (var bar in bars)
                {
                    value += Math.Abs(u * bar.Normal.Cos + v * bar.Normal.Sin - bar.At) < bar.Half ? bar.Step : 0;
                }
                luma[y * width + x] = (byte)Math.Clamp(value + 12 * (Next() - 0.5), 0, 255);
            }
        }
        return new Picture(width, height, luma);
    }

    /// <summary>Every value equally likely: nothing hides behind smoothness.</summary>
    public static Picture Noise(int width, int height, int seed)
    {
        byte[] luma = new byte[width * height];
        new Random(seed).NextBytes(luma);
        return new Picture(width, height, luma);
    }

    /// <summary>The picture as it is laid by an orientation; Rotate90 turns it a quarter counter-clockwise, as the reference does.</summary>
    public Picture Lay(Orientation orientation)
    {
        bool swap = orientation is Orientation.Rotate90 or Orientation.Rotate270 or Orientation.FlipPlus1 or Orientation.FlipMinus1;
        (int width, int height) = swap ? (Height, Width) : (Width, Height);
        byte[] luma = new byte[Luma.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int fromX, int fromY) = orientation switch
                {
                    Orientation.Original => (x, y),
                    Orientation.Rotate90 => (Width - 1 - y, x),
                    Orientation.Rotate180 => (Width - 1 - x, Height - 1 - y),
                    Orientation.Rotate270 => (y, Height - 1 - x),
                    Orientation.FlipX => (x, Height - 1 - y),
                    Orientation.FlipY => (Width - 1 - x, y),
                    Orientation.FlipPlus1 => (y, x),
                    Orientation.FlipMinus1 => (Width - 1 - y, Height - 1 - x),
                    _ => throw new ArgumentOutOfRangeException(nameof(orientation), orientation, null),
                };
                luma[y * width + x] = Luma[fromY * Width + fromX];
            }
        }
        return new Picture(width, height, luma);
    }
}
