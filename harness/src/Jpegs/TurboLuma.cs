using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Jpegs;

/// <summary>Luma by libjpeg-turbo, as its own interface gives it. One a thread.</summary>
internal sealed unsafe class TurboLuma : IDisposable
{
    private byte[] _luma = [];

    public int Width { get; private set; }
    public int Height { get; private set; }

    /// <summary>Of the last picture.</summary>
    public ReadOnlySpan<byte> Samples => _luma.AsSpan(0, Width * Height);

    /// <returns>False when the library refuses the file, or warns of something.</returns>
    public bool Decode(ReadOnlySpan<byte> jpeg)
    {
        // Version 2.1 stays poisoned after a bad file.
        nint handle = TurboJpeg.tjInitDecompress();
        try
        {
            fixed (byte* file = jpeg)
            {
                int width, height, subsampling, colours;
                if (TurboJpeg.tjDecompressHeader3(handle, file, (nuint)jpeg.Length, &width, &height, &subsampling, &colours) != 0) { return false; }
                (Width, Height) = (width, height);
                if (_luma.Length < width * height) { _luma = new byte[width * height]; }
                fixed (byte* luma = _luma)
                {
                    return TurboJpeg.tjDecompress2(handle, file, (nuint)jpeg.Length, luma, width, width, height, TurboJpeg.Gray, TurboJpeg.AccurateDct) == 0;
                }
            }
        }
        finally
        {
            _ = TurboJpeg.tjDestroy(handle);
        }
    }

    public void Dispose() => _luma = [];
}
