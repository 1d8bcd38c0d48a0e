using ImageMagick;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>
/// The picture that the tests encode: smooth enough that lossy formats stay close, different in its channels and its corners
/// so that a swapped channel, a flip or a shift shows.
/// </summary>
internal static class Picture
{
    public const int Width = 97, Height = 61;

    public static byte[] Rgb(int width = Width, int height = Height, int phase = 0)
    {
        byte[] pixels = new byte[width * height * 3];
        for (int y = 0, at = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double u = (double)x / width, v = (double)y / height;
                pixels[at++] = (byte)(40 + 200 * u);
                pixels[at++] = (byte)(30 + 190 * v);
                pixels[at++] = (byte)(128 + 100 * Math.Sin(3 * u + 2 * v + phase));
            }
        }
        return pixels;
    }

    public static float[] Luma(byte[] rgb)
    {
        float[] luma = new float[rgb.Length / 3];
        for (int i = 0; i < luma.Length; i++)
        {
            luma[i] = 0.299f * rgb[3 * i] + 0.587f * rgb[3 * i + 1] + 0.114f * rgb[3 * i + 2];
        }
        return luma;
    }

    public static MagickImage Image(int width = Width, int height = Height, int phase = 0)
    {
        var image = new MagickImage();
        image.ReadPixels(Rgb(width, height, phase), new PixelReadSettings((uint)width, (uint)height, StorageType.Char, PixelMapping.RGB));
        image.Quality = 95;
        return image;
    }

    public static byte[] Encode(MagickFormat format, Action<MagickImage>? change = null, int width = Width, int height = Height)
    {
        using var image = Image(width, height);
        change?.Invoke(image);
        return image.ToByteArray(format);
    }

    public static byte[] EncodeAll(MagickFormat format, int frames, int width = Width, int height = Height)
    {
        using var images = new MagickImageCollection();
        for (int i = 0; i < frames; i++)
        {
            images.Add(Image(width, height, i));
            images[i].AnimationDelay = 10;
        }
        return images.ToByteArray(format);
    }

    /// <summary>The mean of the differences, in steps of luma.</summary>
    public static double MeanDifference(float[] a, float[] b)
    {
        Assert.Equal(a.Length, b.Length);
        return a.Zip(b, (x, y) => (double)Math.Abs(x - y)).Average();
    }
}
