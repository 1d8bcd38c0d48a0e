using System.Buffers;
using System.Numerics;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Pipeline;

/// <summary>A file that was read: either all is said about it, or its bytes wait to be decoded.</summary>
/// <param name="Content">Set when this occurrence settles its content without decoding.</param>
/// <param name="File">Set when the content is to be decoded; owned by whoever holds the item.</param>
internal readonly record struct ReadItem(ItemRow Item, ContentRow? Content, FileBytes? File);

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
/// Reads each regular file once, digests it, and decides what it is by its content. Only what is a picture, and not known yet, keeps its
/// bytes.
/// </summary>
internal sealed class ReadWorker(MemoryBudget budget, IReadOnlyDictionary<int, EvidenceRoot> roots, DigestTeam team, ContentClaims claims,
    ScanProgress progress, CancellationToken stopping) : IStageWorker<FoundItem, ReadItem>
{
    private readonly EvidenceReader _reader = new(team);

    public void Process(FoundItem found, Action<ReadItem> emit)
    {
        var row = Describe(found);
        if (found.Skip is { } rule)
        {
            emit(new(row with { Skip = rule }, null, null));
            return;
        }
        var failure = found.Failure ?? Read(found, row, emit);
        if (failure is not null)
        {
            emit(new(row with { Failure = failure.Kind, Message = failure.Message }, null, null));
        }
    }

    public void Dispose() => _reader.Dispose();

    private ItemRow Describe(FoundItem found) => new()
    {
        Source = found.Path.Source,
        Folder = found.Path.Folder,
        Name = found.Path.Name,
        Kind = found.Kind.ToString(),
        Size = found.Size,
        ModifiedNs = found.ModifiedNs,
        Inode = found.Inode,
        NamesPicture = found.Kind == FoundKind.RegularFile && MediaTypes.NameClaimsPicture(NameOf(found)),
    };

    /// <summary>A source that is a single file has its name outside the evidence path.</summary>
    private byte[] NameOf(FoundItem found) => found.Path.Name.Length > 0 ? found.Path.Name : roots[found.Path.Source].FileName ?? [];

    private ReadFailure? Read(FoundItem found, ItemRow row, Action<ReadItem> emit)
    {
        try
        {
            var failure = _reader.Open(roots[found.Path.Source], found);
            if (failure is not null) { return failure; }
            failure = _reader.ReadHead(out var head);
            if (failure is not null) { return failure; }
            var type = MediaTypes.Sniff(head, NameOf(found));
            return type is MediaType.Unknown or MediaType.Video || DecodeLimits.FileRefusal(_reader.Size) is not null
                ? Digest(row, type, emit)
                : ReadPicture(row, type, emit);
        }
        catch (OutOfMemoryException)
        {
            return new ReadFailure(FailureKind.OutOfMemory, $"the machine has no room for the file's {_reader.Size} bytes now");
        }
        finally
        {
            _reader.Close();
        }
    }

    private ReadFailure? Digest(ItemRow row, MediaType type, Action<ReadItem> emit)
    {
        var failure = _reader.Digest(stopping, out var digests);
        if (failure is not null) { return failure; }
        progress.AddBytes(_reader.Size);
        row = row with { Sha256 = digests.Sha256 };
        var claim = claims.Take(row, recognised: type != MediaType.Unknown, stopping);
        if (claim == Claim.Parked) { return null; }
        string? tooLarge = type is MediaType.Unknown or MediaType.Video ? null : DecodeLimits.FileRefusal(_reader.Size);
        emit(new(row, claim == Claim.Known ? null : new ContentRow
        {
            Digests = digests,
            Size = _reader.Size,
            Type = type,
            Skip = _reader.Size == 0 ? SkipRule.Empty : type == MediaType.Video ? SkipRule.NoVideo : tooLarge is null ? SkipRule.NotMedia : null,
            Failure = tooLarge is null ? null : FailureKind.OverLimit,
            Message = tooLarge,
        }, null));
        return null;
    }

    private ReadFailure? ReadPicture(ItemRow row, MediaType type, Action<ReadItem> emit)
    {
        // The pool hands out powers of two: what is held is counted, not what is used.
        long bytes = (long)BitOperations.RoundUpToPowerOf2((ulong)_reader.Size);
        var lease = budget.Take(bytes, stopping);
        if (lease is null)
        {
            return new ReadFailure(FailureKind.OutOfMemory, $"holding the file takes {new ByteSize(_reader.Size)}; give at least --memory {MemoryBudget.Needed(bytes)}");
        }
        var file = new FileBytes((int)_reader.Size, lease) { Type = type };
        bool passedOn = false;
        try
        {
            var failure = _reader.ReadAll(file.Memory, stopping, out var digests);
            if (failure is not null) { return failure; }
            progress.AddBytes(_reader.Size);
            file.Digests = digests;
            row = row with { Sha256 = digests.Sha256 };
            var claim = claims.Take(row, recognised: true, stopping);
            if (claim == Claim.Parked) { return null; }
            passedOn = claim == Claim.Mine;
            emit(new(row, null, passedOn ? file : null));
            return null;
        }
        finally
        {
            if (!passedOn) { file.Dispose(); }
        }
    }
}
