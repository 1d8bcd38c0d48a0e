using System.Numerics;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Pipeline;

/// <summary>A file that was read: either all is said about it, or its bytes wait to be decoded.</summary>
/// <param name="Content">Set when this occurrence settles its content without decoding.</param>
/// <param name="Picture">Set when the content is a picture to be decoded; owned by whoever holds the item.</param>
/// <param name="Video">Likewise for a video.</param>
internal readonly record struct ReadItem(ItemRow Item, ContentRow? Content, FileBytes? Picture = null, VideoFile? Video = null);

/// <summary>
/// Reads each regular file once, digests it, and decides what it is by its content. Only what is a picture or a
/// video, and not known yet, keeps its bytes.
/// </summary>
internal sealed class ReadWorker(DecodeLimits limits, MemoryBudget budget, IReadOnlyDictionary<int, EvidenceRoot> roots, DigestTeam team, ContentClaims claims,
    ScanProgress progress, CancellationToken stopping) : IStageWorker<FoundItem, ReadItem>
{
    // Of the budget for files: as much as one video may take of it to be held in memory.
    private const int VideoShare = 4;

    private readonly EvidenceReader _reader = new(team);

    public void Process(FoundItem found, Action<ReadItem> emit)
    {
        var row = Describe(found);
        if (found.Skip is { } rule)
        {
            emit(new(row with { Skip = rule }, null));
            return;
        }
        var failure = found.Failure ?? Read(found, row, emit);
        if (failure is not null)
        {
            emit(new(row with { Failure = failure.Kind, Message = failure.Message }, null));
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
        NamesMedia = found.Kind == FoundKind.RegularFile && MediaTypes.NameClaimsMedia(NameOf(found)),
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
            if (type == MediaType.Video && _reader.Size > 0)
            {
                return ReadVideo(row, byNameOnly: MediaTypes.Sniff(head, []) != MediaType.Video, emit);
            }
            return type is MediaType.Unknown or MediaType.Video || limits.FileRefusal(_reader.Size) is not null
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
        string? tooLarge = type == MediaType.Unknown ? null : limits.FileRefusal(_reader.Size);
        emit(new(row, claim == Claim.Known ? null : new ContentRow
        {
            Digests = digests,
            Size = _reader.Size,
            Type = type,
            Skip = _reader.Size == 0 ? SkipRule.Empty : tooLarge is null ? SkipRule.NotMedia : null,
            Failure = tooLarge is null ? null : FailureKind.OverLimit,
            Message = tooLarge,
        }));
        return null;
    }

    /// <param name="byNameOnly">Nothing in the bytes says video.</param>
    private ReadFailure? ReadVideo(ItemRow row, bool byNameOnly, Action<ReadItem> emit)
    {
        // Above its share of the budget a video would keep every other file waiting.
        var lease = _reader.Size <= budget.Total / VideoShare ? budget.Take(_reader.Size, stopping) : null;
        MemoryFile? copy = null;
        bool passedOn = false;
        try
        {
            if (lease is not null && MemoryFile.Create(out copy) is { IsNone: false } refused)
            {
                return new ReadFailure(FailureKind.OutOfMemory, $"holding the file failed: {refused.Words}");
            }
            var failure = _reader.Digest(stopping, out var digests, copy);
            if (failure is not null) { return failure; }
            progress.AddBytes(_reader.Size);
            row = row with { Sha256 = digests.Sha256 };
            var claim = claims.Take(row, recognised: true, stopping);
            if (claim == Claim.Parked) { return null; }
            passedOn = claim == Claim.Mine;
            long size = _reader.Size;
            emit(new(row, null, Video: !passedOn ? null
                : copy is not null ? new VideoFile(copy, lease!) { Digests = digests, Size = size, ByNameOnly = byNameOnly }
                : new VideoFile(_reader.Hold()) { Digests = digests, Size = size, ByNameOnly = byNameOnly }));
            return null;
        }
        finally
        {
            if (!passedOn)
            {
                copy?.Dispose();
                lease?.Dispose();
            }
        }
    }

    private ReadFailure? ReadPicture(ItemRow row, MediaType type, Action<ReadItem> emit)
    {
        // The pool hands out powers of two: what is held is counted, not what is used. The decoder's process has two copies more.
        long bytes = (long)BitOperations.RoundUpToPowerOf2((ulong)_reader.Size) + (2 * _reader.Size);
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
