namespace Cotejo.Kernels.Tests.Pdq;

/// <summary>An endless row of pictures of all sizes and kinds; the same number is the same picture.</summary>
internal static class GeneratedPicture
{
    private const int Least = 5;

    /// <param name="largest">Sides run from 5 to this, every one of them among as many pictures as there are sides.</param>
    public static Picture Number(int number, int largest)
    {
        int sides = largest - Least + 1;
        // Primes that divide no number of sides in use: every width and every height occurs, and each time round in other company.
        int width = Least + (int)(number * 7_919L % sides), height = Least + (int)((number * 4_391L + number / sides * 613) % sides);
        var random = new Random(number);
        return (number % 8) switch
        {
            0 => Flat(width, height, (byte)random.Next(256)),
            1 => Picture.Scene(Math.Min(width, 300), Math.Min(height, 300), number),
            2 => Steps(width, height, random.Next(1, 40)),
            3 => Grain(width, height, random),
            _ => Picture.Noise(width, height, number),
        };
    }

    private static Picture Flat(int width, int height, byte level)
    {
        byte[] luma = new byte[width * height];
        Array.Fill(luma, level);
        return new Picture(width, height, luma);
    }

    /// <summary>Stripes: many coefficients are equal or nearly so.</summary>
    private static Picture Steps(int width, int height, int period)
    {
        byte[] luma = new byte[width * height];
        for (int k = 0; k < luma.Length; k++) { luma[k] = (byte)(k % width / period % 2 * 255); }
        return new Picture(width, height, luma);
    }

    /// <summary>One level with a speck here and there: coefficients near zero.</summary>
    private static Picture Grain(int width, int height, Random random)
    {
        Picture picture = Flat(width, height, 100);
        for (int k = 0; k < 20; k++) { picture.Luma[random.Next(picture.Luma.Length)]++; }
        return picture;
    }
}
