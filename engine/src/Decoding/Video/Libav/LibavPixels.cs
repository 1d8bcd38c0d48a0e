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
            || LibavLayout.At<int>(frame, LibavLayout.FrameFormat) != LibavLayout.Rgb24)
        {
            throw new LibavDeclinedException("a frame is too large, or none of its kind");
        }
        if (_luma.Length < width * height)
        {
            Dispose();
            _luma = ArrayPool<byte>.Shared.Rent(width * height);
        }
        byte* row = (byte*)LibavLayout.At<nint>(frame, LibavLayout.FrameData);
        // Negative where rows lie from the bottom up.
        int stride = LibavLayout.At<int>(frame, LibavLayout.FrameStride);
        for (int y = 0; y < height; y++, row += stride)
        {
            LumaRows.FromRgb(new ReadOnlySpan<byte>(row, BytesPerPixel * width), _luma.AsSpan(y * width, width));
        }
        long stamp = LibavLayout.At<long>(frame, LibavLayout.FrameTime);
        Frames++;
        to.Take(width, height, stamp == LibavLayout.NoTime ? null : stamp, _luma.AsSpan(0, width * height));
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_luma);
        _luma = [];
    }
}
