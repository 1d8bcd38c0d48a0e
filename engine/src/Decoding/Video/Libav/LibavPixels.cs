using System.Buffers;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>Frames that come out of the filters, as luma.</summary>
internal sealed unsafe class LibavPixels(long maxPixels) : IDisposable
{
    private const int BytesPerPixel = 3;

    private byte[] _luma = [];

    public int Frames { get; private set; }

    /// <exception cref="LibavDeclinedException">It is no frame that anything takes.</exception>
    public void Hand(void* frame, ILibavTaker to)
    {
        int width = LibavLayout.At<int>(frame, LibavLayout.FrameWidth), height = LibavLayout.At<int>(frame, LibavLayout.FrameHeight);
        if (width < 1 || height < 1 || Math.Max(width, height) > LumaReducer.MaxSide || (long)width * height > Math.Min(maxPixels, Array.MaxLength)
            || (LibavLayout.At<int>(frame, LibavLayout.FrameFormat) != LibavLayout.Rgb24 && !ArePlain(frame)))
        {
            throw new LibavDeclinedException("a frame is too large, or none of its kind");
        }
        if (_luma.Length < width * height)
        {
            Dispose();
            _luma = ArrayPool<byte>.Shared.Rent(width * height);
        }
        var luma = _luma.AsSpan(0, width * height);
        if (ArePlain(frame)) { LibavLuma.OfFrame(frame, width, height, luma); }
        else { OfColours(frame, width, luma); }
        long stamp = LibavLayout.At<long>(frame, LibavLayout.FrameTime);
        Frames++;
        to.Take(width, height, stamp == LibavLayout.NoTime ? null : stamp, luma);
    }

    /// <summary>Of the kind that <see cref="LibavLuma"/> knows.</summary>
    public static bool ArePlain(void* frame)
    {
        int width = LibavLayout.At<int>(frame, LibavLayout.FrameWidth), height = LibavLayout.At<int>(frame, LibavLayout.FrameHeight);
        return LibavLayout.At<int>(frame, LibavLayout.FrameFormat) == LibavLayout.Yuv420
            && LibavLayout.At<int>(frame, LibavLayout.FrameRange) != LibavLayout.FullRange
            && width % 2 == 0 && height % 2 == 0 && height >= LibavLuma.LeastHeight;
    }

    private static void OfColours(void* frame, int width, Span<byte> luma)
    {
        byte* row = (byte*)LibavLayout.At<nint>(frame, LibavLayout.FrameData);
        // Negative where rows lie from the bottom up.
        int stride = LibavLayout.At<int>(frame, LibavLayout.FrameStride);
        for (; !luma.IsEmpty; luma = luma[width..], row += stride) { LumaRows.FromRgb(new ReadOnlySpan<byte>(row, BytesPerPixel * width), luma[..width]); }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_luma);
        _luma = [];
    }
}
