using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Cotejo.Engine.Decoding.Jpeg;

/// <summary>
/// The bits of entropy-coded data, from the highest: a stuffed zero behind FF is left out, and a marker ends them. What is taken beyond the end is
/// zeros, and <see cref="IsShort"/> tells it. Every access to the file is checked.
/// </summary>
internal ref struct EntropyBits(ReadOnlySpan<byte> data, int at)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _at = at;
    private ulong _bits;
    private int _count;
    private bool _ended;

    /// <summary>Bits were taken that are not there.</summary>
    public readonly bool IsShort => _count < 0;

    /// <summary>
    /// Where the marker behind these bits begins; -1 when less than all of the bits before it were taken, or none follows: something
    /// that libjpeg would warn of.
    /// </summary>
    public int MarkerAfter()
    {
        if (IsShort) { return -1; }
        // At most seven bits of the last byte are padding. A zero byte may fill what the buffer had read before it met the marker.
        while (!_ended && _count < 8)
        {
            if (!Fill()) { break; }
        }
        return _ended && _count < 8 && _at + 1 < _data.Length ? _at : -1;
    }

    /// <summary>What is at hand, the next bit highest, and how many bits; for a loop that keeps both in registers, and returns them by <see cref="Return"/>.</summary>
    public readonly (ulong Bits, int Count) Lend() => (_bits, _count);

    public void Return(ulong bits, int count) => (_bits, _count) = (bits, count);

    /// <summary>Between <see cref="Lend"/> and <see cref="Return"/>: at least 32 bits are at hand after this, be they zeros behind the end.</summary>
    public (ulong Bits, int Count) Refill(ulong bits, int count)
    {
        (_bits, _count) = (bits, count);
        Refill();
        return (_bits, _count);
    }

    /// <summary>At least 32 bits are at hand after this, be they zeros behind the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Need32()
    {
        if (_count < 32) { Refill(); }
    }

    /// <param name="count">1 to 16, of the bits at hand.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Peek(int count) => (int)(_bits >> (64 - count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drop(int count)
    {
        _bits <<= count;
        _count -= count;
    }

    /// <summary>A value of so many bits, as T.81 extends it: F.2.2.1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Receive(int size)
    {
        int value = Peek(size);
        Drop(size);
        return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
    }

    /// <summary>A plain number of so many bits; 0 for none.</summary>
    public int Take(int count)
    {
        if (count == 0) { return 0; }
        int value = Peek(count);
        Drop(count);
        return value;
    }

    private void Refill()
    {
        if (_count >= 0 && _at <= _data.Length - sizeof(ulong))
        {
            ulong next = BinaryPrimitives.ReadUInt64BigEndian(_data[_at..]);
            // No byte is FF: the usual case, as FF is one in two hundred.
            if (((~next - 0x0101010101010101) & next & 0x8080808080808080) == 0)
            {
                // Bits of the byte that is not whole are the same when they come again.
                _bits |= next >> _count;
                int bytes = (64 - _count) >> 3;
                _at += bytes;
                _count += bytes << 3;
                return;
            }
        }
        while (_count is >= 0 and <= 56 && Fill()) { }
    }

    /// <summary>One more byte.</summary>
    /// <returns>False at the end.</returns>
    private bool Fill()
    {
        if (_ended || _at >= _data.Length)
        {
            _ended = true;
            return false;
        }
        byte next = _data[_at];
        if (next == 0xFF)
        {
            if (_at + 1 >= _data.Length || _data[_at + 1] != 0)
            {
                _ended = true;
                return false;
            }
            _at++;
        }
        _at++;
        _bits |= (ulong)next << (56 - _count);
        _count += 8;
        return true;
    }
}
