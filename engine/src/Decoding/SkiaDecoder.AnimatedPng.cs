using System.Buffers;
using SkiaSharp;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// Skia's PNG codec knows no animation: the file is taken apart here, each frame is given to it as a PNG of its own, and what
/// comes back is composed here as well.
/// </summary>
internal sealed partial class SkiaDecoder
{
    private ImageHeader ReadAnimatedPngHeader(ReadOnlySpan<byte> file)
    {
        var animation = AnimatedPng.Read(file, limits);
        return new ImageHeader(animation.Width, animation.Height, animation.Frames.Count, animation.WorkingBytes + FixedBytes);
    }

    private DecodedImage DecodeAnimatedPng(ReadOnlySpan<byte> file, ILumaSink sink, CancellationToken cancel)
    {
        var animation = AnimatedPng.Read(file, limits);
        using var canvas = new PngCanvas(animation.Width, animation.Height, animation.SavedPixels);
        byte[] frameFile = ArrayPool<byte>.Shared.Rent(PngFrameFile.MostBytes(animation));
        try
        {
            string? damage = animation.Damage;
            int given = 0;
            foreach (var frame in animation.Frames)
            {
                cancel.ThrowIfCancellationRequested();
                int length = PngFrameFile.Write(file, animation, frame, frameFile, out string? broken);
                if (broken is not null) { damage ??= $"{frame}: {broken}"; }
                using var pixels = new PixelBuffer(frame.Pixels * sizeof(uint), zeroed: true);
                try
                {
                    broken = DecodeFrameFile(frameFile.AsSpan(0, length), frame, pixels);
                    if (broken is not null) { damage ??= $"{frame}: {broken}"; }
                }
                catch (DecodeException e) when (e.Kind == FailureKind.Corrupt)
                {
                    damage ??= $"{frame}: {e.Message}";
                    continue;
                }
                Show(frame, pixels, canvas, sink);
                given++;
            }
            if (given == 0) { throw new DecodeException(FailureKind.Corrupt, damage ?? "PNG: no frame"); }
            return new DecodedImage(given, damage ?? animation.LeftOut);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frameFile);
        }
    }

    private static void Show(in PngFrame frame, in PixelBuffer pixels, in PngCanvas canvas, ILumaSink sink)
    {
        if (frame.Alone)
        {
            LumaRows.Give(pixels, frame.Width, frame.Height, ink: false, sink);
            return;
        }
        canvas.Draw(frame, pixels);
        LumaRows.Give(canvas.Pixels, canvas.Width, canvas.Height, ink: false, sink);
        canvas.Undo(frame);
    }

    private static unsafe string? DecodeFrameFile(ReadOnlySpan<byte> file, in PngFrame frame, in PixelBuffer pixels)
    {
        fixed (byte* bytes = file)
        {
            using var data = SKData.Create((nint)bytes, file.Length);
            using var codec = Open(data, MediaType.Png);
            var info = Stored(codec, SKColorType.Rgba8888);
            return info.Width == frame.Width && info.Height == frame.Height
                ? DecodeFrame(codec, info, pixels, new SKCodecOptions(0))
                : throw new DecodeException(FailureKind.Corrupt, $"opened as {info.Width}x{info.Height} pixels");
        }
    }
}
