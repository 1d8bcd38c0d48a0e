using System.Buffers;
using SkiaSharp;

namespace Cotejo.Harness.Pictures;

/// <summary>Pictures to JPEG by libjpeg-turbo, 4:2:0: painted ones straight from their planes, as a camera does it. One a thread.</summary>
internal sealed unsafe class JpegWriter : IDisposable
{
    // Two, since a compressor keeps the Huffman tables that a progressive picture was optimised with, and uses them for the
    // baseline pictures that follow: their bytes would depend on what came before.
    private readonly nint _baseline = Open(TurboJpeg.tjInitCompress()), _progressive = Open(TurboJpeg.tjInitCompress());
    private readonly nint _transformer = Open(TurboJpeg.tjInitTransform());

    private delegate int Encoding(byte** target, nuint* size);

    /// <param name="picture">Of even width and height: the library reads planes up to whole chroma pixels.</param>
    public byte[] Write(Picture picture, int quality, bool progressive = false)
    {
        if (((picture.Width | picture.Height) & 1) != 0)
        {
            throw new ArgumentException($"A picture of {picture.Width}x{picture.Height} has an odd side; its luma plane ends before the library does.", nameof(picture));
        }
        return Encode(picture.Width, picture.Height, (target, size) =>
        {
            fixed (byte* luma = picture.Luma, cb = picture.Cb, cr = picture.Cr)
            {
                byte** planes = stackalloc byte*[3] { luma, cb, cr };
                int* strides = stackalloc int[3] { picture.Width, picture.ChromaWidth, picture.ChromaWidth };
                return TurboJpeg.tjCompressFromYUVPlanes(Handle(progressive), planes, picture.Width, strides, picture.Height, TurboJpeg.Subsampling420,
                    target, size, quality, Flags(progressive));
            }
        });
    }

    public byte[] Write(SKBitmap bitmap, int quality, bool progressive = false) => Encode(bitmap.Width, bitmap.Height, (target, size) =>
        TurboJpeg.tjCompress2(Handle(progressive), (byte*)bitmap.GetPixels(), bitmap.Width, bitmap.RowBytes, bitmap.Height, TurboJpeg.Bgrx, target, size,
            TurboJpeg.Subsampling420, quality, Flags(progressive)));

    /// <returns>The same coefficients, so the same pixels, in progressive order and without what else the file held.</returns>
    public byte[] Rewrite(byte[] jpeg, int width, int height) => Encode(width, height, (target, size) =>
    {
        var transform = new TurboJpeg.Transform { Options = TurboJpeg.TransformProgressive | TurboJpeg.TransformCopyNone };
        fixed (byte* source = jpeg)
        {
            return TurboJpeg.tjTransform(_transformer, source, (nuint)jpeg.Length, 1, target, size, &transform, TurboJpeg.NoRealloc);
        }
    });

    public void Dispose()
    {
        foreach (nint handle in (nint[])[_baseline, _progressive, _transformer]) { _ = TurboJpeg.tjDestroy(handle); }
    }

    private static byte[] Encode(int width, int height, Encoding encode)
    {
        // For full chroma: what is rewritten may have it, and the library takes the buffer to be as large as that needs.
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)TurboJpeg.tjBufSize(width, height, TurboJpeg.FullChroma));
        try
        {
            fixed (byte* output = buffer)
            {
                byte* target = output;
                nuint size = (nuint)buffer.Length;
                if (encode(&target, &size) != 0) { throw new InvalidOperationException($"libturbojpeg did not encode a picture of {width}x{height}."); }
                return buffer.AsSpan(0, (int)size).ToArray();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private nint Handle(bool progressive) => progressive ? _progressive : _baseline;

    private static int Flags(bool progressive) => TurboJpeg.NoRealloc | TurboJpeg.AccurateDct | (progressive ? TurboJpeg.Progressive : 0);

    private static nint Open(nint handle) => handle != 0 ? handle : throw new InvalidOperationException("libturbojpeg gave no handle.");
}
