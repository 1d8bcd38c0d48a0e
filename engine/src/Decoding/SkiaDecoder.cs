using SkiaSharp;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// PNG, GIF, BMP, WebP and ICO by Skia's codecs: pixels as stored, with no colour management, alpha dropped and not blended,
/// no orientation applied. None of these codecs hands out rows from the top without a whole frame behind them, so one frame
/// (two, for an animation that goes back) is held and counted in the header's estimate.
/// </summary>
internal sealed partial class SkiaDecoder(DecodeLimits limits) : IImageDecoder
{
    /// <summary>Bytes a pixel of an interlaced PNG, which is collected whole: up to 16 bits in four channels.</summary>
    internal const int InterlacedBytes = 8;

    /// <summary>What a codec and its tables take, whatever the picture.</summary>
    private const long FixedBytes = 1 << 20;

    public string Name { get; } = $"Skia (SkiaSharp {typeof(SKCodec).Assembly.GetName().Version?.ToString(3)})";

    public bool Accepts(ReadOnlySpan<byte> file, MediaType type) =>
        type is MediaType.Png or MediaType.Gif or MediaType.Bmp or MediaType.WebP or MediaType.Ico;

    public unsafe ImageHeader ReadHeader(ReadOnlySpan<byte> file, MediaType type)
    {
        if (type == MediaType.Png && AnimatedPng.Is(file)) { return ReadAnimatedPngHeader(file); }
        // Pinned for the call: the codec reads the caller's bytes where they lie.
        fixed (byte* bytes = file)
        {
            using var data = SKData.Create((nint)bytes, file.Length);
            using var codec = Open(data, type);
            int frames = limits.FramesWithin(codec.FrameCount, codec.Info.Width, codec.Info.Height);
            long pixels = (long)codec.Info.Width * codec.Info.Height;
            return new ImageHeader(codec.Info.Width, codec.Info.Height, frames, pixels * BytesPerPixel(codec, file, type, frames) + FixedBytes);
        }
    }

    public unsafe DecodedImage Decode(ReadOnlySpan<byte> file, MediaType type, ILumaSink sink, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (type == MediaType.Png && AnimatedPng.Is(file)) { return DecodeAnimatedPng(file, sink, cancel); }
        fixed (byte* bytes = file)
        {
            using var data = SKData.Create((nint)bytes, file.Length);
            using var codec = Open(data, type);
            return codec.FrameCount > 1 ? DecodeAnimation(codec, sink, cancel) : DecodeStill(codec, sink, cancel);
        }
    }

    private static DecodedImage DecodeStill(SKCodec codec, ILumaSink sink, CancellationToken cancel)
    {
        bool gray = codec.Info.ColorType == SKColorType.Gray8;
        var info = Stored(codec, gray ? SKColorType.Gray8 : SKColorType.Rgba8888);
        using var pixels = new PixelBuffer(info.BytesSize64, zeroed: true);
        string? damage = DecodeFrame(codec, info, pixels, new SKCodecOptions(0));
        cancel.ThrowIfCancellationRequested();
        if (gray) { LumaRows.GiveGray(pixels, info.Width, info.Height, sink); }
        else { LumaRows.Give(pixels, info.Width, info.Height, ink: false, sink); }
        return new DecodedImage(1, damage);
    }

    /// <summary>
    /// Composed frames in order. Each is drawn over the newest earlier one that stays (a frame that is disposed of by going back
    /// is drawn on a copy): Skia takes any such frame as the prior one, and would otherwise compose every frame from the first.
    /// </summary>
    private DecodedImage DecodeAnimation(SKCodec codec, ILumaSink sink, CancellationToken cancel)
    {
        var info = Stored(codec, SKColorType.Rgba8888);
        var frames = codec.FrameInfo;
        int wanted = limits.FramesWithin(frames.Length, info.Width, info.Height);
        using var staying = new PixelBuffer(info.BytesSize64, zeroed: true);
        using var passing = new PixelBuffer(frames.Any(GoesBack) ? info.BytesSize64 : 1, zeroed: true);
        string? damage = null;
        int given = 0, prior = -1;
        for (int i = 0; i < wanted; i++)
        {
            cancel.ThrowIfCancellationRequested();
            bool goesBack = GoesBack(frames[i]);
            bool drawnOver = frames[i].RequiredFrame >= 0 && prior >= frames[i].RequiredFrame;
            if (goesBack && drawnOver) { passing.CopyFrom(staying); }
            var canvas = goesBack ? passing : staying;
            if (!drawnOver) { canvas.Clear(); }
            try
            {
                string? broken = DecodeFrame(codec, info, canvas, new SKCodecOptions(i, drawnOver ? prior : -1));
                damage ??= broken is null ? null : $"frame {i + 1}: {broken}";
                LumaRows.Give(canvas, info.Width, info.Height, ink: false, sink);
                given++;
            }
            catch (DecodeException e) when (e.Kind == FailureKind.Corrupt)
            {
                damage ??= $"frame {i + 1}: {e.Message}";
            }
            if (!goesBack) { prior = i; }
        }
        if (given == 0) { throw new DecodeException(FailureKind.Corrupt, damage ?? "no frame"); }
        if (wanted < frames.Length) { damage ??= $"only the first {wanted} of {frames.Length} frames"; }
        return new DecodedImage(given, damage);

        static bool GoesBack(SKCodecFrameInfo frame) => frame.DisposalMethod == SKCodecAnimationDisposalMethod.RestorePrevious;
    }

    /// <returns>Null, or what is missing of the frame; rows that are missing are black.</returns>
    private static unsafe string? DecodeFrame(SKCodec codec, SKImageInfo info, in PixelBuffer pixels, SKCodecOptions options)
    {
        var result = codec.GetPixels(info, (nint)pixels.Pointer, info.RowBytes, options);
        string? damage = result switch
        {
            SKCodecResult.Success => null,
            SKCodecResult.IncompleteInput => "the file ends before the picture does",
            SKCodecResult.ErrorInInput => "the data are damaged",
            SKCodecResult.Unimplemented or SKCodecResult.InvalidConversion =>
                throw new DecodeException(FailureKind.Unsupported, $"{codec.EncodedFormat}: a variant that Skia does not decode ({result})"),
            SKCodecResult.InternalError => throw new DecodeException(FailureKind.OutOfMemory, $"{codec.EncodedFormat}: Skia ran out of memory or failed inside"),
            _ => throw new DecodeException(FailureKind.Corrupt, $"{codec.EncodedFormat}: {result}"),
        };
        if (damage is not null && pixels.IsUniform(info.BytesPerPixel))
        {
            throw new DecodeException(FailureKind.Corrupt, $"{codec.EncodedFormat}: {damage}; nothing of it could be decoded");
        }
        return damage is null ? null : $"{codec.EncodedFormat}: {damage}";
    }

    private static SKCodec Open(SKData data, MediaType type)
    {
        var codec = SKCodec.Create(data) ?? throw new DecodeException(FailureKind.Corrupt, $"{type}: the header is damaged");
        if (codec.EncodedFormat == FormatOf(type)) { return codec; }
        using (codec)
        {
            throw new DecodeException(FailureKind.Corrupt, $"{type}: opened as {codec.EncodedFormat}");
        }
    }

    /// <summary>No colour space in the request: Skia then converts none.</summary>
    private static SKImageInfo Stored(SKCodec codec, SKColorType type) =>
        new(codec.Info.Width, codec.Info.Height, type, type == SKColorType.Gray8 ? SKAlphaType.Opaque : SKAlphaType.Unpremul);

    /// <summary>Our frames, and what the codec keeps beside them.</summary>
    private static int BytesPerPixel(SKCodec codec, ReadOnlySpan<byte> file, MediaType type, int frames)
    {
        int ours = codec.Info.ColorType == SKColorType.Gray8 ? 1 : frames > 1 ? 8 : 4;
        const int InterlaceAt = 28;
        return ours + type switch
        {
            MediaType.Png when file.Length > InterlaceAt && file[InterlaceAt] != 0 => InterlacedBytes,
            MediaType.WebP => 5,
            MediaType.Gif => 2,
            MediaType.Ico => 4,
            _ => 0,
        };
    }

    private static SKEncodedImageFormat FormatOf(MediaType type) => type switch
    {
        MediaType.Png => SKEncodedImageFormat.Png,
        MediaType.Gif => SKEncodedImageFormat.Gif,
        MediaType.Bmp => SKEncodedImageFormat.Bmp,
        MediaType.WebP => SKEncodedImageFormat.Webp,
        MediaType.Ico => SKEncodedImageFormat.Ico,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not one of Skia's"),
    };
}
