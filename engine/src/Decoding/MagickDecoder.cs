using System.Buffers;
using ImageMagick;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// The long tail by Magick.NET: HEIC, AVIF, JPEG XL, JPEG 2000, TIFF, PSD, TGA, PCX and camera raw. The format is always named,
/// never guessed by the library: some of its formats read other files or run programs. Sizes of every page are read and
/// checked before the first is decoded; alpha is dropped, not blended.
/// </summary>
internal sealed class MagickDecoder : IImageDecoder
{
    /// <summary>Pages are read in chunks of about this many pixels: a page a call would decode a sequence from its start for
    /// each, all at once would hold them all.</summary>
    private const long ChunkPixels = 32_000_000;
    private const int ChunkPages = 64;

    private readonly DecodeLimits _limits;

    public MagickDecoder(DecodeLimits limits)
    {
        _limits = limits;
        MagickProcess.Allow(limits);
    }

    public string Name { get; } = $"ImageMagick (Magick.NET-Q8 {typeof(MagickImage).Assembly.GetName().Version?.ToString(3)})";

    public bool Accepts(ReadOnlySpan<byte> file, MediaType type) => type is MediaType.Heic or MediaType.Avif or MediaType.JpegXl or MediaType.Jpeg2000
        or MediaType.Tiff or MediaType.Psd or MediaType.Tga or MediaType.Pcx or MediaType.CameraRaw;

    public ImageHeader ReadHeader(ReadOnlySpan<byte> file, MediaType type)
    {
        var pages = Pages.Read(file, type, _limits);
        long held = Math.Max(pages.LargestPixels, Math.Min(ChunkPixels, pages.LargestPixels * pages.Count));
        return new ImageHeader(pages.Width, pages.Height, pages.Count, BytesFor(held, file.Length, type));
    }

    /// <param name="pixels">That are held at one time.</param>
    internal static long BytesFor(long pixels, int fileLength, MediaType type) => pixels * BytesPerPixel(type) + fileLength + (4 << 20);

    public DecodedImage Decode(ReadOnlySpan<byte> file, MediaType type, ILumaSink sink, CancellationToken cancel)
    {
        var pages = Pages.Read(file, type, _limits);
        string? cut = Truncation(file, type);
        var reading = new Reading(type, sink, cancel);
        int chunk = (int)Math.Clamp(ChunkPixels / Math.Max(1, pages.LargestPixels), 1, ChunkPages);
        for (int at = 0; at < pages.Count; at += chunk)
        {
            reading.GiveOrDivide(file, at, Math.Min(chunk, pages.Count - at));
        }
        string? damage = reading.Damage ?? cut ?? pages.Damage;
        if (reading.Given == 0)
        {
            throw new DecodeException(FailureKind.Corrupt, damage ?? $"{type}: no page");
        }
        return new DecodedImage(reading.Given, damage);
    }

    /// <summary>The library's own kinds, as ours.</summary>
    public static FailureKind KindOf(MagickException e) => e switch
    {
        // More layers or tiles than any limit here foresees: a fact about the file.
        _ when e.Message.Contains("ListLengthExceedsLimit", StringComparison.Ordinal) => FailureKind.OverLimit,
        // Called a limit of resources by the library, and a row of a PSD that is longer than any can be.
        _ when e.Message.Contains("InvalidLength", StringComparison.Ordinal) => FailureKind.Corrupt,
        // Out of space for pixels or for the spooled copy: of this moment. The size itself was held to the limits before.
        MagickResourceLimitErrorException or MagickCacheErrorException or MagickBlobErrorException or MagickFileOpenErrorException =>
            FailureKind.OutOfMemory,
        MagickMissingDelegateErrorException or MagickDelegateErrorException or MagickOptionErrorException => FailureKind.Unsupported,
        _ => FailureKind.Corrupt,
    };

    /// <summary>
    /// The library's words without what it appends: the name of its spooled copy, which is random, and a place in its source.
    /// The same file then has the same message in every run.
    /// </summary>
    public static string Words(string message)
    {
        int end = message.IndexOf(" `", StringComparison.Ordinal);
        if (end < 0) { end = message.IndexOf(" @ ", StringComparison.Ordinal); }
        return end > 0 ? message[..end] : message;
    }

    /// <summary>Formats whose library is silent about a file that was cut off.</summary>
    private static string? Truncation(ReadOnlySpan<byte> file, MediaType type) =>
        type == MediaType.Psd ? PsdSections.Truncation(file)
        : IsoBoxes.Begin(file) ? IsoBoxes.Truncation(file)
        : null;

    internal static MagickReadSettings Settings(ReadOnlySpan<byte> file, MediaType type, int firstPage, int pages) => new()
    {
        Format = type switch
        {
            MediaType.Heic => MagickFormat.Heic,
            MediaType.Avif => MagickFormat.Avif,
            MediaType.JpegXl => MagickFormat.Jxl,
            MediaType.Jpeg2000 => IsoBoxes.Begin(file) ? MagickFormat.Jp2 : MagickFormat.J2k,
            MediaType.Tiff => MagickFormat.Tiff,
            MediaType.Psd => MagickFormat.Psd,
            MediaType.Tga => MagickFormat.Tga,
            MediaType.Pcx => MagickFormat.Pcx,
            MediaType.CameraRaw => MagickFormat.Dng,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not one of ImageMagick's"),
        },
        FrameIndex = (uint)firstPage,
        FrameCount = (uint)pages,
    };

    /// <summary>The pixels, the spare copy that the coder converts from, and its own planes: measured per coder, rounded up.</summary>
    private static int BytesPerPixel(MediaType type) => type switch
    {
        MediaType.Heic or MediaType.Avif => 20,
        MediaType.JpegXl or MediaType.CameraRaw => 32,
        MediaType.Jpeg2000 => 24,
        _ => 12,
    };

    /// <summary>One file on its way to the sink.</summary>
    private sealed class Reading(MediaType type, ILumaSink sink, CancellationToken cancel)
    {
        public int Given { get; private set; }

        /// <summary>The first warning or failure, in the library's words.</summary>
        public string? Damage { get; private set; }

        /// <summary>A page that cannot be read fails its whole chunk: the others are then read one by one.</summary>
        public void GiveOrDivide(ReadOnlySpan<byte> file, int first, int count)
        {
            cancel.ThrowIfCancellationRequested();
            using var pages = new MagickImageCollection();
            pages.Warning += (_, e) => Damage ??= Words(e.Message);
            try
            {
                pages.Read(file, Settings(file, type, first, count));
            }
            catch (MagickErrorException e) when (KindOf(e) != FailureKind.OutOfMemory && (count > 1 || Given > 0))
            {
                Damage ??= Words(e.Message);
                for (int i = 0; count > 1 && i < count; i++) { GiveOrDivide(file, first + i, 1); }
                return;
            }
            foreach (var page in pages)
            {
                cancel.ThrowIfCancellationRequested();
                Give(page);
            }
        }

        private void Give(IMagickImage<byte> page)
        {
            if (page.ColorSpace is not (ColorSpace.sRGB or ColorSpace.Gray)) { page.ColorSpace = ColorSpace.sRGB; }
            using var pixels = page.GetPixelsUnsafe();
            int width = (int)page.Width, height = (int)page.Height, stride = (int)pixels.Channels;
            bool gray = page.ColorSpace == ColorSpace.Gray;
            float[] row = ArrayPool<float>.Shared.Rent(width);
            try
            {
                sink.BeginFrame(width, height);
                for (int y = 0; y < height; y++)
                {
                    var source = pixels.GetReadOnlyArea(0, y, (uint)width, 1);
                    if (source.Length < width * stride)
                    {
                        throw new MagickCorruptImageErrorException($"row {y} could not be read");
                    }
                    var luma = row.AsSpan(0, width);
                    for (int x = 0, at = 0; x < width; x++, at += stride)
                    {
                        luma[x] = gray ? source[at] : LumaRows.Of(source[at], source[at + 1], source[at + 2]);
                    }
                    sink.AddRows((ReadOnlySpan<float>)luma);
                }
                sink.EndFrame();
                Given++;
            }
            finally
            {
                ArrayPool<float>.Shared.Return(row);
            }
        }
    }
}
