using System.Runtime.InteropServices;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// Unmanaged memory for one picture's pixels, freed exactly once. Outside the collector's heap because a picture each would make
/// every collection a full one; the allocator keeps what was freed warm for the next picture of the same thread. May pass 2 GiB.
/// </summary>
internal unsafe ref struct PixelBuffer
{
    private readonly long _length;

    /// <param name="zeroed">For decoders that leave some pixels alone: what an earlier picture left there must not show.</param>
    public PixelBuffer(long length, bool zeroed)
    {
        _length = length;
        Pointer = (byte*)(zeroed ? NativeMemory.AllocZeroed((nuint)length) : NativeMemory.Alloc((nuint)length));
    }

    public byte* Pointer { get; private set; }

    public readonly void Clear() => NativeMemory.Clear(Pointer, (nuint)_length);

    public readonly void CopyFrom(in PixelBuffer other) => Buffer.MemoryCopy(other.Pointer, Pointer, _length, other._length);

    /// <summary>Bytes from an offset; the caller keeps offset and count within the buffer.</summary>
    public readonly ReadOnlySpan<byte> Slice(long offset, int count) => new(Pointer + offset, count);

    /// <summary>
    /// Whether every pixel is the same: what a decoder leaves that found damage before it found a picture. Stops at the first
    /// pixel that differs.
    /// </summary>
    public readonly bool IsUniform(int bytesPerPixel)
    {
        // A buffer equals itself shifted by one pixel exactly when all pixels are equal.
        const int Step = 1 << 20;
        for (long at = 0; at < _length - bytesPerPixel; at += Step)
        {
            int count = (int)Math.Min(Step, _length - bytesPerPixel - at);
            if (!Slice(at, count).SequenceEqual(Slice(at + bytesPerPixel, count))) { return false; }
        }
        return true;
    }

    public void Dispose()
    {
        NativeMemory.Free(Pointer);
        Pointer = null;
    }
}
