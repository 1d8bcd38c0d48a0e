using System.Buffers;

namespace Cotejo.Harness.Pictures;

/// <summary>A painted picture to JPEG, straight from its planes, as a camera does it. One a thread.</summary>
internal sealed unsafe class JpegWriter : IDisposable
{
    // Two, since a compressor keeps the Huffman tables that a progressive picture was optimised with, and uses them for the
    // baseline pictures that follow: their bytes would depend on what came before.
    private readonly nint _baseline = Open(), _progressive = Open();

    /// <param name="picture">Of even width and height: the library reads planes up to whole chroma pixels.</param>
    public byte[] Write(Picture picture, int quality, bool progressive = false)
    {
        if (((picture.Width | picture.Height) & 1) != 0)
        {
            throw new ArgumentException($"A picture of {picture.Width}x{picture.Height} has an odd side; its luma plane ends before the library does.", nameof(picture));
        }
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)TurboJpeg.tjBufSize(picture.Width, picture.Height, TurboJpeg.Subsampling420));
        try
        {
            fixed (byte* luma = picture.Luma, cb = picture.Cb, cr = picture.Cr, output = buffer)
            {
                byte** planes = stackalloc byte*[3] { luma, cb, cr };
                int* strides = stackalloc int[3] { picture.Width, picture.ChromaWidth, picture.ChromaWidth };
                byte* target = output;
                nuint size = (nuint)buffer.Length;
                int flags = TurboJpeg.NoRealloc | TurboJpeg.AccurateDct | (progressive ? TurboJpeg.Progressive : 0);
                if (TurboJpeg.tjCompressFromYUVPlanes(progressive ? _progressive : _baseline, planes, picture.Width, strides, picture.Height, TurboJpeg.Subsampling420,
                    &target, &size, quality, flags) != 0)
                {
                    throw new InvalidOperationException($"libturbojpeg did not encode {picture.Width}x{picture.Height} at quality {quality}.");
                }
                return buffer.AsSpan(0, (int)size).ToArray();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose()
    {
        _ = TurboJpeg.tjDestroy(_baseline);
        _ = TurboJpeg.tjDestroy(_progressive);
    }

    private static nint Open()
    {
        nint handle = TurboJpeg.tjInitCompress();
        return handle != 0 ? handle : throw new InvalidOperationException("libturbojpeg gave no compressor.");
    }
}
