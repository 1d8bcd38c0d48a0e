using System.Buffers;
using System.Buffers.Text;
using Cotejo.Engine.Isolation;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Engine.Decoding.Video;

/// <summary>
/// Pictures that ffmpeg writes one behind the other: <c>P6\nW H\n255\n</c>, then W * H times R, G and B. Exactly so, or the stream is
/// broken. Holds the luma of one picture, and of its colours what came last.
/// </summary>
internal sealed class PpmStream(ChildPipe pipe, long maxPixels) : IDisposable
{
    /// <summary>Two sides of six digits at most.</summary>
    private const int LongestHeader = 3 + 6 + 1 + 6 + 1 + 4;

    private const int BytesPerPixel = 3;

    private readonly byte[] _colours = ArrayPool<byte>.Shared.Rent(1 << 18);
    private byte[] _luma = [];
    private int _have;
    private int _filled;
    private bool _begun;

    public int Width { get; private set; }
    public int Height { get; private set; }

    /// <summary>What arrived is no picture.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>A picture arrived that is larger than anything behind here takes.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Bytes of a picture that never became whole.</summary>
    public bool EndsInside => pipe.Ended && (_have > 0 || (_begun && !IsWhole));

    /// <summary>The picture, when <see cref="Read"/> said so; until the next call of it.</summary>
    public ReadOnlySpan<byte> Luma => _luma.AsSpan(0, Width * Height);

    private bool IsWhole => _filled == Width * Height;

    /// <summary>Reads what is there, of one picture at most.</summary>
    /// <param name="any">Whether there was anything.</param>
    /// <returns>Whether a picture is whole.</returns>
    public bool Read(out bool any)
    {
        any = false;
        if (_begun && IsWhole) { _begun = false; }
        while (!IsBroken && !IsTooLarge)
        {
            if (!_begun) { ReadHeader(); }
            if (IsBroken || IsTooLarge) { break; }
            if (_begun)
            {
                Convert();
                if (IsWhole) { return true; }
            }
            int count = pipe.Read(_colours.AsSpan(_have));
            if (count == 0) { return false; }
            any = true;
            _have += count;
        }
        return false;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_colours);
        ArrayPool<byte>.Shared.Return(_luma);
        _luma = [];
    }

    private void Convert()
    {
        int pixels = Math.Min(_have / BytesPerPixel, Width * Height - _filled);
        LumaRows.FromRgb(_colours.AsSpan(0, BytesPerPixel * pixels), _luma.AsSpan(_filled, pixels));
        _filled += pixels;
        Drop(BytesPerPixel * pixels);
    }

    private void Drop(int bytes)
    {
        _colours.AsSpan(bytes, _have - bytes).CopyTo(_colours);
        _have -= bytes;
    }

    private void ReadHeader()
    {
        var text = _colours.AsSpan(0, Math.Min(_have, LongestHeader));
        var magic = "P6\n"u8[..Math.Min(3, text.Length)];
        int end = text.IndexOf("\n255\n"u8);
        IsBroken = !text.StartsWith(magic) || (end < 0 && text.Length == LongestHeader);
        if (IsBroken || end < 0) { return; }
        var sides = text[3..Math.Max(3, end)];
        int space = sides.IndexOf((byte)' ');
        int width = 0, height = 0;
        IsBroken = !(space > 0 && IsSide(sides[..space], out width) && IsSide(sides[(space + 1)..], out height));
        IsTooLarge = !IsBroken && (Math.Max(width, height) > LumaReducer.MaxSide || (long)width * height > Math.Min(maxPixels, Array.MaxLength));
        if (!IsBroken && !IsTooLarge) { Begin(end + 5, width, height); }
    }

    private void Begin(int header, int width, int height)
    {
        Drop(header);
        (_begun, _filled, Width, Height) = (true, 0, width, height);
        if (_luma.Length >= width * height) { return; }
        ArrayPool<byte>.Shared.Return(_luma);
        _luma = [];
        _luma = ArrayPool<byte>.Shared.Rent(width * height);
    }

    private static bool IsSide(ReadOnlySpan<byte> digits, out int side) =>
        Utf8Parser.TryParse(digits, out side, out int used) && used == digits.Length && digits[0] is >= (byte)'1' and <= (byte)'9';
}
