using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Cotejo.Engine.Decoding;
using SkiaSharp;

namespace Cotejo.Benches.Engine.Decoding;

/// <summary>
/// What the door, the header, the guard and the sink cost on top of libjpeg-turbo: the same picture through the bare library
/// into one buffer that stays, and through the decoder set into a sink that drops the rows. Read the ratio, not the times.
/// </summary>
[MemoryDiagnoser]
public unsafe class JpegDecoding
{
    private const int Width = 1280, Height = 960;

    private readonly DecoderSet _decoders = new(new DecodeLimits());
    private readonly DroppingSink _sink = new();
    private byte[] _file = [];
    private byte* _plane;
    private nint _handle;

    [GlobalSetup]
    public void Encode()
    {
        _file = Photograph();
        _plane = (byte*)NativeMemory.Alloc(Width * Height);
        _handle = TurboJpeg.Library.CreateHandle();
    }

    [GlobalCleanup]
    public void Release()
    {
        TurboJpeg.Library.Destroy(_handle);
        NativeMemory.Free(_plane);
    }

    [Benchmark(Baseline = true)]
    public bool BareLibrary() => TurboJpeg.Library.Decompress(_handle, _file, _plane, Width, Width, Height, TurboJpeg.Gray);

    [Benchmark]
    public int ThroughTheDecoderSet() => _decoders.Decode(_file, MediaType.Jpeg, _sink).Frames;

    /// <summary>Broad shapes with fine grain: about the detail, and so the bytes, of a photograph at quality 80.</summary>
    private static byte[] Photograph()
    {
        using var bitmap = new SKBitmap(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var random = new Random(1);
        var pixels = new Span<uint>((void*)bitmap.GetPixels(), Width * Height);
        for (int i = 0; i < pixels.Length; i++)
        {
            double x = i % Width / 90.0, y = i / Width / 70.0;
            int shape = (int)(110 + 70 * Math.Sin(x + Math.Cos(y)) * Math.Cos(y - x / 2)) + random.Next(-9, 10);
            pixels[i] = (uint)(shape | (shape * 7 / 8) << 8 | (200 - shape / 2) << 16) | 0xFF000000;
        }
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        return data.ToArray();
    }
}
