using Cotejo.Engine.Isolation;
using System.Buffers;
using System.Buffers.Text;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Engine.Decoding.Video;

/// <summary>
/// Pictures that ffmpeg writes one behind the other: <c>P5\nW H\n255\n</c>, then W * H bytes. Exactly so, or the stream is broken.
/// Holds one picture.
/// </summary>
internal sealed class PgmStream(ChildPipe pipe, long maxPixels) : IDisposable
{
    /// <summary>Two sides of six digits at most.</summary>
    private const int LongestHeader = 3 + 6 + 1 + 6 + 1 + 4;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
    private int _have;
    private int _header;

    public int Width { get; private set; }
    public int Height { get; private set; }

    /// <summary>What arrived is no picture.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>A picture arrived that is larger than anything behind here takes.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Bytes of a picture that never became whole.</summary>
    public bool EndsInside => pipe.Ended && _have > 0;

    /// <summary>The picture, when <see cref="Read"/> said so; until the next call of it.</summary>
    public ReadOnlySpan<byte> Luma => _buffer.AsSpan(_header, Width * Height);

    private int Wanted => _header + Width * Height;

    /// <summary>Reads what is there, of one picture at most.</summary>
    /// <param name="any">Whether there was anything.</param>
    /// <returns>Whether a picture is whole.</returns>
    public bool Read(out bool any)
    {
        any = false;
        DropLast();
        while (!IsBroken && !IsTooLarge)
        {
            if (_header == 0) { ReadHeader(); }
            if (IsBroken || IsTooLarge) { break; }
            if (_header > 0 && _have >= Wanted) { return true; }
            // A little beyond the picture, so that the next header comes with its end and costs no call of its own.
            int upTo = (_header > 0 ? Wanted : 0) + LongestHeader;
            int count = pipe.Read(_buffer.AsSpan(_have, upTo - _have));
            if (count == 0) { return false; }
            any = true;
            _have += count;
        }
        return false;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>Makes room behind a picture that was read.</summary>
    private void DropLast()
    {
        if (_header == 0 || _have < Wanted) { return; }
        _buffer.AsSpan(Wanted, _have - Wanted).CopyTo(_buffer);
        _have -= Wanted;
        _header = 0;
    }

    private void ReadHeader()
    {
        var text = _buffer.AsSpan(0, Math.Min(_have, LongestHeader));
        var magic = "P5\n"u8[..Math.Min(3, text.Length)];
        int end = text.IndexOf("\n255\n"u8);
        IsBroken = !text.StartsWith(magic) || (end < 0 && text.Length == LongestHeader);
        if (IsBroken || end < 0) { return; }
        var sides = text[3..Math.Max(3, end)];
        int space = sides.IndexOf((byte)' ');
        int width = 0, height = 0;
        IsBroken = !(space > 0 && IsSide(sides[..space], out width) && IsSide(sides[(space + 1)..], out height));
        long most = Math.Min(maxPixels, Array.MaxLength - 2 * LongestHeader);
        IsTooLarge = !IsBroken && (Math.Max(width, height) > LumaReducer.MaxSide || (long)width * height > most);
        if (!IsBroken && !IsTooLarge) { Begin(end + 5, width, height); }
    }

    private void Begin(int header, int width, int height)
    {
        (_header, Width, Height) = (header, width, height);
        if (_buffer.Length >= Wanted + LongestHeader) { return; }
        byte[] larger = ArrayPool<byte>.Shared.Rent(Wanted + LongestHeader);
        _buffer.AsSpan(0, _have).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private static bool IsSide(ReadOnlySpan<byte> digits, out int side) =>
        Utf8Parser.TryParse(digits, out side, out int used) && used == digits.Length && digits[0] is >= (byte)'1' and <= (byte)'9';
}
