using Cotejo.Engine.Decoding.Video.Libav;

namespace Cotejo.Engine.Decoding.Heif;

/// <summary>
/// Ordinary HEIC straight to luma: the file is read here, its tiles by libavcodec, and the Y plane is what they hold. Whatever is rare, damaged
/// or not sure to have the same luma is left to ImageMagick, as all is where the library is missing.
/// </summary>
internal sealed class HeicDecoder : IImageDecoder
{
    public string Name => HevcTiles.Problem is null ? $"libavcodec ({HevcTiles.Version})" : "";

    public bool Accepts(ReadOnlySpan<byte> file, MediaType type) => type == MediaType.Heic && HevcTiles.Problem is null && HeifPicture.Read(file) is not null;

    public ImageHeader ReadHeader(ReadOnlySpan<byte> file, MediaType type)
    {
        var picture = Picture(file);
        var (width, height) = picture.Shown;
        // A grid may show little of a large tile, which is decoded whole.
        long pixels = Math.Max((long)width * height, (long)picture.TileWidth * picture.TileHeight);
        // What the next decoder takes: it has the picture after all where a tile is damaged.
        return new ImageHeader(width, height, 1, MagickDecoder.BytesFor(pixels, file.Length, type));
    }

    public DecodedImage Decode(ReadOnlySpan<byte> file, MediaType type, ILumaSink sink, CancellationToken cancel)
    {
        var picture = Picture(file);
        var size = (picture.Width, picture.Height);
        long pixels = (long)picture.Width * picture.Height;
        using var plane = new PixelBuffer(pixels, zeroed: false);
        try { HevcTiles.Decode(file, picture, plane, cancel); }
        catch (LibavDeclinedException e) { throw new DecoderDeclinedException(e.Message); }
        if (picture.Turns.Count == 0)
        {
            LumaRows.GiveGray(plane, picture.Width, picture.Height, sink);
            return new DecodedImage(1, null);
        }
        using var other = new PixelBuffer(pixels, zeroed: false);
        bool isInOther = false;
        foreach (var turn in picture.Turns)
        {
            turn.Turn(ref size, isInOther ? other : plane, isInOther ? plane : other);
            isInOther = !isInOther;
        }
        LumaRows.GiveGray(isInOther ? other : plane, size.Width, size.Height, sink);
        return new DecodedImage(1, null);
    }

    private static HeifPicture Picture(ReadOnlySpan<byte> file) => HeifPicture.Read(file) ?? throw new DecoderDeclinedException("it is not an ordinary HEIC");
}
