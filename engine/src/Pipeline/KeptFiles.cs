using System.Buffers;
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
    private readonly MemoryFile? _copy;
    private readonly HeldEvidence? _evidence;
    private MemoryBudget.Lease? _lease;

    /// <param name="lease">Covers the copy; given back with it.</param>
    public VideoFile(MemoryFile copy, MemoryBudget.Lease lease) => (_copy, _lease) = (copy, lease);

    public VideoFile(HeldEvidence evidence) => _evidence = evidence;

    public required Digests Digests { get; init; }
    public required long Size { get; init; }

    /// <summary>Nothing in the bytes says video, only the name does: what does not decode is no damaged video but something else.</summary>
    public required bool ByNameOnly { get; init; }

    public Descriptor Descriptor => _copy?.Descriptor ?? _evidence!.Descriptor;

    /// <summary>Whether what was decoded is what was digested.</summary>
    public ReadFailure? CheckUnchanged() => _evidence?.CheckUnchanged();

    public void Dispose()
    {
        _copy?.Dispose();
        _evidence?.Dispose();
        Interlocked.Exchange(ref _lease, null)?.Dispose();
    }
}
