using BenchmarkDotNet.Attributes;
using Cotejo.Engine.Decoding;
using ImageMagick;

namespace Cotejo.Benches.Engine.Decoding;

/// <summary>
/// One picture in every format that is decoded, header to last row, the rows dropped. JPEG is the baseline: what a format costs beside what nearly every
/// picture is. HEIC and camera raw are left out, since nothing here writes them; HEIC is decoded by what decodes AVIF.
/// </summary>
[MemoryDiagnoser]
public class DecoderBenchmark
{
    private const int Width = 1280, Height = 960;

    /// <summary>Encoded once for all benchmarks that run in one process: some formats take seconds.</summary>
    private static readonly Lazy<Dictionary<MediaType, byte[]>> Files = new(Encode);

    private readonly DecoderSet _decoders = new(new DecodeLimits());
    private readonly DroppingSink _sink = new();

    [GlobalSetup]
    public void Setup() => _ = Files.Value;

    [Benchmark(Baseline = true)] public int Jpeg() => Decode(MediaType.Jpeg);
    [Benchmark] public int Png() => Decode(MediaType.Png);
    [Benchmark] public int Gif() => Decode(MediaType.Gif);
    [Benchmark] public int Bmp() => Decode(MediaType.Bmp);
    [Benchmark] public int WebP() => Decode(MediaType.WebP);
    [Benchmark] public int Ico() => Decode(MediaType.Ico);
    [Benchmark] public int Avif() => Decode(MediaType.Avif);
    [Benchmark] public int JpegXl() => Decode(MediaType.JpegXl);
    [Benchmark] public int Jpeg2000() => Decode(MediaType.Jpeg2000);
    [Benchmark] public int Tiff() => Decode(MediaType.Tiff);
    [Benchmark] public int Psd() => Decode(MediaType.Psd);
    [Benchmark] public int Tga() => Decode(MediaType.Tga);
    [Benchmark] public int Pcx() => Decode(MediaType.Pcx);

    private static Dictionary<MediaType, byte[]> Encode()
    {
        var files = new Dictionary<MediaType, byte[]>();
        using var picture = Photograph();
        foreach (var (type, format) in (ReadOnlySpan<(MediaType, MagickFormat)>)
        [
            (MediaType.Jpeg, MagickFormat.Jpeg), (MediaType.Png, MagickFormat.Png24), (MediaType.Bmp, MagickFormat.Bmp), (MediaType.WebP, MagickFormat.WebP),
            (MediaType.Avif, MagickFormat.Avif), (MediaType.JpegXl, MagickFormat.Jxl), (MediaType.Jpeg2000, MagickFormat.Jp2), (MediaType.Tiff, MagickFormat.Tiff),
            (MediaType.Psd, MagickFormat.Psd), (MediaType.Tga, MagickFormat.Tga), (MediaType.Pcx, MagickFormat.Pcx),
        ])
        {
            files.Add(type, picture.ToByteArray(format));
        }
        picture.Quantize(new QuantizeSettings { Colors = 256 });
        files.Add(MediaType.Gif, picture.ToByteArray(MagickFormat.Gif));
        // An icon has at most 256 pixels a side.
        picture.Resize(256, 192);
        files.Add(MediaType.Ico, picture.ToByteArray(MagickFormat.Ico));
        return files;
    }

    private int Decode(MediaType type)
    {
        var outcome = _decoders.Decode(Files.Value[type], type, _sink);
        return outcome.Failure is null ? outcome.Frames : throw new InvalidOperationException($"{type}: {outcome}");
    }

    /// <summary>Broad shapes with fine grain, in colour.</summary>
    private static MagickImage Photograph()
    {
        var random = new Random(1);
        byte[] pixels = new byte[Width * Height * 3];
        for (int i = 0; i < Width * Height; i++)
        {
            double x = i % Width / 90.0, y = i / Width / 70.0;
            int shape = (int)(110 + 70 * Math.Sin(x + Math.Cos(y)) * Math.Cos(y - x / 2)) + random.Next(-9, 10);
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = ((byte)shape, (byte)(shape * 7 / 8), (byte)(200 - shape / 2));
        }
        var image = new MagickImage();
        image.ReadPixels(pixels, new PixelReadSettings(Width, Height, StorageType.Char, PixelMapping.RGB));
        image.Quality = 80;
        return image;
    }
}
