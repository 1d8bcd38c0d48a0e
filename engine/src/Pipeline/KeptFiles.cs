using System.Buffers;
using System.Numerics;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;

namespace Cotejo.Engine.Pipeline;

/// <summary>The whole content of a picture's file, in a pooled buffer that the memory budget counts.</summary>
internal sealed class FileBytes : IDisposable
{
    private readonly MemoryBudget.Lease _lease;
    private readonly int _length;
    private byte[]? _buffer;

    /// <param name="lease">Covers the buffer; given back with it, or at once when there is no memory for one.</param>
    public FileBytes(int length, MemoryBudget.Lease lease)
    {
        (_length, _lease) = (length, lease);
        try { _buffer = ArrayPool<byte>.Shared.Rent(length); }
        catch (OutOfMemoryException)
        {
            lease.Dispose();
            throw;
        }
    }

    /// <param name="buffer">Of the shared pool; with the lease it passes to this.</param>
    public FileBytes(byte[] buffer, int length, MemoryBudget.Lease lease) => (_buffer, _length, _lease) = (buffer, length, lease);

    /// <summary>What holding a file takes: the pool hands out powers of two, and the decoder's process has two copies more.</summary>
    public static long Held(long length) => (long)BitOperations.RoundUpToPowerOf2((ulong)length) + (2 * length);

    public Digests Digests { get; set; }
    public MediaType Type { get; init; }
    public Memory<byte> Memory => _buffer.AsMemory(0, _length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is not { } buffer) { return; }
        ArrayPool<byte>.Shared.Return(buffer);
        _lease.Dispose();
    }
}

/// <summary>
/// A video between reading and decoding: a copy in memory, so that evidence is read once and never opened by a decoder; or, where it is too
/// large for that, the evidence itself, still open.
/// </summary>
internal sealed class VideoFile : IDisposable
{
    private readonly Descriptor _bytes;
    private readonly HeldEvidence? _evidence;
    private readonly IDisposable[] _owned;

    /// <param name="lease">Covers the copy; given back with it.</param>
    public VideoFile(MemoryFile copy, MemoryBudget.Lease lease) => (_bytes, _owned) = (copy.Descriptor, [copy, lease]);

    public VideoFile(HeldFile copy) => (_bytes, _owned) = (copy.Descriptor, [copy]);

    public VideoFile(HeldEvidence evidence) => (_bytes, _evidence, _owned) = (evidence.Descriptor, evidence, [evidence]);

    public required Digests Digests { get; init; }
    public required long Size { get; init; }

    /// <summary>Nothing in the bytes says video, only the name does: what does not decode is no damaged video but something else.</summary>
    public required bool ByNameOnly { get; init; }

    public Descriptor Descriptor => _bytes;

    /// <summary>Whether what was decoded is what was digested.</summary>
    public ReadFailure? CheckUnchanged() => _evidence?.CheckUnchanged();

    public void Dispose()
    {
        foreach (var owned in _owned) { owned.Dispose(); }
    }
}
