using System.Buffers;

namespace Cotejo.Engine.Pipeline;

/// <summary>
/// Bytes that are to lie in one piece, while they come: in a buffer as large as was told, and in a larger one when more comes than was told.
/// Only the first is waited for; whoever holds something and waits for more may wait for ever.
/// </summary>
internal sealed class GatheredBytes : IDisposable
{
    private const int LeastBuffer = 1 << 18;

    private readonly MemoryBudget _budget;
    private MemoryBudget.Lease? _lease;
    private byte[]? _buffer;
    private int _length;

    private GatheredBytes(MemoryBudget budget, MemoryBudget.Lease lease, int size)
    {
        (_budget, _lease) = (budget, lease);
        _buffer = ArrayPool<byte>.Shared.Rent(size);
    }

    /// <param name="told">Of which at least so much is believed that a buffer is made for it.</param>
    /// <returns>Null when the budget could never hold it.</returns>
    public static GatheredBytes? Begin(MemoryBudget budget, long told, CancellationToken stopping)
    {
        int size = (int)Math.Max(told, LeastBuffer);
        return budget.Take(FileBytes.Held(size), stopping) is { } lease ? new GatheredBytes(budget, lease, size) : null;
    }

    /// <returns>False when there is no room for more now; what was gathered is given up.</returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        if (_buffer is null || (_length + bytes.Length > _buffer.Length && !Grow(_length + bytes.Length))) { return false; }
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
        return true;
    }

    /// <summary>The buffer and its lease pass to the file.</summary>
    public FileBytes ToFile(Decoding.MediaType type, Hashing.Digests digests)
    {
        var file = new FileBytes(_buffer!, _length, _lease!) { Type = type, Digests = digests };
        (_buffer, _lease) = (null, null);
        return file;
    }

    public void Dispose()
    {
        if (_buffer is { } buffer) { ArrayPool<byte>.Shared.Return(buffer); }
        _lease?.Dispose();
        (_buffer, _lease) = (null, null);
    }

    private bool Grow(int needed)
    {
        long size = Math.Max(needed, 2L * _buffer!.Length);
        if (size > Array.MaxLength || _budget.TryTake(FileBytes.Held(size)) is not { } lease)
        {
            Dispose();
            return false;
        }
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)size);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _lease!.Dispose();
        (_buffer, _lease) = (larger, lease);
        return true;
    }
}
