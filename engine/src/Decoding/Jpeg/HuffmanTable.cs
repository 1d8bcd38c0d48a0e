namespace Cotejo.Engine.Decoding.Jpeg;

/// <summary>
/// A Huffman table of a JPEG (T.81, annex C and F.2.2.3), as look-up by the next bits. A code that is no code has length 0.
/// </summary>
internal sealed class HuffmanTable
{
    /// <summary>Bits that are looked up at once: almost every code, and with small values their bits too.</summary>
    public const int LookBits = 10;

    public const int LongestCode = 16;

    private const int Counts = 16;

    private readonly byte[] _told;
    private readonly byte[] _symbols;
    private readonly ushort[] _look = new ushort[1 << LookBits];
    private readonly int[] _values = new int[1 << LookBits];

    /// <summary>Of codes of each length: the first code behind them, shifted to 16 bits, so that whatever is less is of that length.</summary>
    private readonly int[] _ends = new int[LongestCode + 2];

    /// <summary>From a code of each length, at its own bits, to the place of its symbol.</summary>
    private readonly int[] _offsets = new int[LongestCode + 1];

    private HuffmanTable(ReadOnlySpan<byte> told, bool isDc) => (_told, _symbols, IsDc) = (told.ToArray(), told[Counts..].ToArray(), isDc);

    public bool IsDc { get; }

    /// <summary>By the next <see cref="LookBits"/> bits: the length of the code in the upper byte, its symbol in the lower; 0 for a longer one.</summary>
    public ReadOnlySpan<ushort> Look => _look;

    /// <summary>
    /// By the same bits, for tables of AC coefficients, where code and value are both within them: bits of both in the lowest byte, zeros before the
    /// value and one in the next, the value above. Of the end of a block the bits alone. 0 for all others.
    /// </summary>
    public ReadOnlySpan<int> Values => _values;

    /// <param name="body">A DHT segment behind class and number; what follows the table is left.</param>
    /// <param name="isDc">Symbols are sizes of differences, at most 11 in 8-bit pictures.</param>
    /// <param name="last">Of the picture before, perhaps: most pictures have the same, and it is given again then.</param>
    /// <returns>Null when the table is none that libjpeg takes.</returns>
    public static HuffmanTable? Read(ref ReadOnlySpan<byte> body, bool isDc, HuffmanTable? last)
    {
        if (body.Length < Counts) { return null; }
        var counts = body[..Counts];
        int total = 0;
        foreach (byte count in counts) { total += count; }
        if (total > 256 || body.Length < Counts + total) { return null; }
        var told = body[..(Counts + total)];
        body = body[(Counts + total)..];
        if (last is not null && last.IsDc == isDc && told.SequenceEqual(last._told)) { return last; }
        var table = new HuffmanTable(told, isDc);
        if (!table.Fill(counts) || (isDc && table._symbols.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)15))) { return null; }
        table.FillValues();
        return table;
    }

    /// <summary>A code that is longer than <see cref="LookBits"/>.</summary>
    /// <param name="next">The next 16 bits.</param>
    /// <returns>Its symbol, and its length; length 0 when there is no such code.</returns>
    public byte Long(int next, out int length)
    {
        for (length = LookBits + 1; length <= LongestCode; length++)
        {
            if (next < _ends[length])
            {
                int place = (next >> (LongestCode - length)) + _offsets[length];
                return _symbols[place];
            }
        }
        length = 0;
        return 0;
    }

    private bool Fill(ReadOnlySpan<byte> counts)
    {
        int code = 0, place = 0;
        for (int length = 1; length <= LongestCode; length++, code <<= 1)
        {
            _offsets[length] = place - code;
            for (int i = 0; i < counts[length - 1]; i++, code++, place++)
            {
                if (length > LookBits) { continue; }
                int first = code << (LookBits - length), many = 1 << (LookBits - length);
                if (first + many > _look.Length) { return false; }
                _look.AsSpan(first, many).Fill((ushort)((length << 8) | _symbols[place]));
            }
            // No code is all ones.
            if (counts[length - 1] > 0 && code >= 1 << length) { return false; }
            _ends[length] = code << (LongestCode - length);
        }
        return true;
    }

    private void FillValues()
    {
        for (int bits = 0; bits < _values.Length; bits++)
        {
            int length = _look[bits] >> 8, symbol = _look[bits] & 0xFF, size = symbol & 15;
            if (length > 0 && symbol == 0) { _values[bits] = length; }
            if (length == 0 || size == 0 || length + size > LookBits) { continue; }
            int value = (bits >> (LookBits - length - size)) & ((1 << size) - 1);
            if (value < 1 << (size - 1)) { value -= (1 << size) - 1; }
            _values[bits] = (value << 16) | (((symbol >> 4) + 1) << 8) | (length + size);
        }
    }
}
