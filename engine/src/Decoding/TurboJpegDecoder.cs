namespace Cotejo.Engine.Decoding;

/// <summary>
/// JPEG straight to full-resolution luma: the Y plane is what the file stores, so colour is neither upsampled nor converted.
/// The EXIF orientation is not applied (the hash's eight orientations cover it).
/// </summary>
public sealed class TurboJpegDecoder : IImageDecoder
{
    /// <summary>What the library and its tables take, whatever the picture.</summary>
    private const long FixedBytes = 1 << 20;

    public string Name => $"libjpeg-turbo ({TurboJpeg.Library.Name})";

    /// <returns>Null when libturbojpeg can be used; else what to install.</returns>
    public static string? Probe()
    {
        try
        {
            var library = TurboJpeg.Library;
            library.Destroy(library.CreateHandle());
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return e.Message;
        }
    }

    public bool Accepts(ReadOnlySpan<byte> file, MediaType type) => type == MediaType.Jpeg;

    public ImageHeader ReadHeader(ReadOnlySpan<byte> file, MediaType type)
    {
        var header = JpegHeader.Read(file);
        long plane = (long)header.Width * header.Height * BytesPerPixel(header);
        return new ImageHeader(header.Width, header.Height, 1, plane + header.CoefficientBytes + FixedBytes);
    }

    public DecodedImage Decode(ReadOnlySpan<byte> file, MediaType type, ILumaSink sink, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var header = JpegHeader.Read(file);
        int bytesPerPixel = BytesPerPixel(header);
        using var plane = new PixelBuffer((long)header.Width * header.Height * bytesPerPixel, zeroed: false);

        string? damage = Fill(plane, file, header);
        if (damage is not null)
        {
            // Rows above the place that stopped the decoder are good, but which they are is not told, nor whether it was stopped:
            // after a warning version 2.1 calls a fatal error a warning too. The plane holds whatever lay in that memory; into a
            // cleared one a second time, what was not decoded is black. Only damaged files pay for it.
            cancel.ThrowIfCancellationRequested();
            plane.Clear();
            damage = Fill(plane, file, header);
        }
        if (damage is not null && plane.IsUniform(bytesPerPixel))
        {
            throw new DecodeException(FailureKind.Corrupt, damage);
        }
        cancel.ThrowIfCancellationRequested();
        if (bytesPerPixel == 1) { LumaRows.GiveGray(plane, header.Width, header.Height, sink); }
        else { LumaRows.Give(plane, header.Width, header.Height, ink: true, sink); }
        return new DecodedImage(1, damage);
    }

    private static int BytesPerPixel(in JpegHeader header) => header.Components == 4 ? 4 : 1;

    /// <summary>A handle a picture: version 2.1 stays poisoned after a bad header, and a new one costs microseconds.</summary>
    /// <returns>Null, or what the library found wrong.</returns>
    private static unsafe string? Fill(in PixelBuffer plane, ReadOnlySpan<byte> file, in JpegHeader header)
    {
        var library = TurboJpeg.Library;
        nint handle = library.CreateHandle();
        try
        {
            int format = header.Components == 4 ? TurboJpeg.Cmyk : TurboJpeg.Gray;
            int pitch = header.Width * BytesPerPixel(header);
            if (library.Decompress(handle, file, plane.Pointer, header.Width, pitch, header.Height, format)) { return null; }
            return "JPEG: " + library.ErrorText(handle);
        }
        finally
        {
            library.Destroy(handle);
        }
    }
}
