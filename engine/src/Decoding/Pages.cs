using ImageMagick;

namespace Cotejo.Engine.Decoding;

/// <summary>What the headers of a file's pages say, read without decoding any.</summary>
/// <param name="Width">Of the first page.</param>
/// <param name="Count">Pages that will be read.</param>
/// <param name="LargestPixels">Of the largest among them.</param>
/// <param name="Damage">Null, or why not every page will be read.</param>
internal readonly record struct Pages(int Width, int Height, int Count, long LargestPixels, string? Damage)
{
    /// <summary>PSD, TGA and PCX are asked for one picture: of a PSD it is the merged one, the rest are its layers.</summary>
    private static bool HasPages(MediaType type) =>
        type is MediaType.Tiff or MediaType.Heic or MediaType.Avif or MediaType.JpegXl;

    /// <exception cref="DecodeException">Among others, when the first page is above the limits.</exception>
    public static Pages Read(ReadOnlySpan<byte> file, MediaType type, DecodeLimits limits)
    {
        if (type == MediaType.Psd)
        {
            var (width, height) = PsdSections.Size(file);
            Require(limits.Refusal(width, height));
            return new Pages(width, height, 1, (long)width * height, null);
        }
        using var pages = new MagickImageCollection();
        pages.Ping(file, MagickDecoder.Settings(file, type, 0, HasPages(type) ? limits.MaxFrames + 1 : 1));
        if (pages.Count == 0) { throw new DecodeException(FailureKind.Corrupt, $"{type}: no page"); }

        var first = pages[0];
        Require(limits.Refusal(first.Width, first.Height));
        int count = 0;
        long largest = 0, all = 0;
        string? damage = null;
        foreach (var page in pages)
        {
            long pixels = (long)page.Width * page.Height;
            if (count > 0 && (count == limits.MaxFrames || all + pixels > limits.MaxAnimationPixels
                || limits.Refusal(page.Width, page.Height) is not null))
            {
                damage = $"only the first {count} of {pages.Count} pages";
                break;
            }
            count++;
            all += pixels;
            largest = Math.Max(largest, pixels);
        }
        return new Pages((int)first.Width, (int)first.Height, count, largest, damage);
    }

    private static void Require(string? refusal)
    {
        if (refusal is not null) { throw new DecodeException(FailureKind.OverLimit, refusal); }
    }
}
