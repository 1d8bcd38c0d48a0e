using System.Buffers.Binary;
using System.Text;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// Reads boxes (ISO/IEC 14496-12, 4.2) and the numbers in them, most significant byte first. What would lie behind the end is zero, and
/// <see cref="IsBroken"/> from then on.
/// </summary>
/// <param name="within">Of the file: what is read.</param>
internal ref struct BoxReader(ReadOnlySpan<byte> file, Range within)
{
    private readonly ReadOnlySpan<byte> _file = file;
    private readonly int _end = within.End.GetOffset(file.Length);
    private int _at = within.Start.GetOffset(file.Length);

    public bool IsBroken { get; private set; }

    /// <param name="bytes">0 to 8; a number of no bytes is 0.</param>
    public ulong Number(int bytes)
    {
        if (bytes > _end - _at) { IsBroken = true; }
        if (IsBroken) { return 0; }
        ulong value = 0;
        foreach (byte b in _file.Slice(_at, bytes)) { value = value << 8 | b; }
        _at += bytes;
        return value;
    }

    public int Byte() => (int)Number(1);

    public int Short() => (int)Number(2);

    public uint Word() => (uint)Number(4);

    /// <summary>Four letters.</summary>
    public string Kind()
    {
        Span<byte> letters = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(letters, Word());
        return Encoding.Latin1.GetString(letters);
    }

    public void Skip(int bytes)
    {
        IsBroken |= bytes < 0 || bytes > _end - _at;
        if (!IsBroken) { _at += bytes; }
    }

    /// <summary>What a box of the fuller kind begins with.</summary>
    public (int Version, int Flags) Begin()
    {
        uint word = Word();
        return ((int)(word >> 24), (int)(word & 0xFFFFFF));
    }

    /// <returns>False at the end, and at what is no box.</returns>
    public bool Next(out string kind, out Range content)
    {
        (kind, content) = ("", default);
        if (IsBroken || _at == _end) { return false; }
        int begin = _at;
        (kind, _, long size) = Head(_end - begin);
        if (IsBroken) { return false; }
        content = _at..(begin + (int)size);
        _at = begin + (int)size;
        return true;
    }

    /// <summary>What a box begins with.</summary>
    /// <param name="left">Of the file, from its beginning, though perhaps not here.</param>
    /// <returns>How long this is, and the box with it.</returns>
    public (string Kind, int Bytes, long Size) Head(long left)
    {
        int begin = _at;
        ulong size = Word();
        string kind = Kind();
        // 1: the size is the next eight bytes. 0: to the end.
        if (size == 1) { size = Number(8); }
        else if (size == 0) { size = (ulong)left; }
        IsBroken |= size < (ulong)(_at - begin) || size > (ulong)left;
        return (kind, _at - begin, IsBroken ? 0 : (long)size);
    }
}
