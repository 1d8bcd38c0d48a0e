using Cotejo.Engine.Archives;
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
/// video, and not known yet, keeps its bytes. An archive is read a second time, for its entries. Small files are held until a group of them is
/// digested together. Whatever may wait for memory, or takes long, begins with nothing held; and whatever waits for anything has left the disk to others.
/// </summary>
internal sealed class ReadWorker(DecodeLimits limits, MemoryBudget budget, ScanEvidence evidence, SourceDisks disks, DigestTeam team, ContentIntake intake,
    ArchiveReading archives, ScanProgress progress, CancellationToken stopping) : IStageWorker<FoundItem, ReadItem>
{
    // Of the budget for files: as much as one video may take of it to be held in memory.
    private const int VideoShare = 4;

    // Likewise of the contents that one thread holds; what holding them takes is up to four times as much.
    private const int GroupShare = 32;

    /// <summary>What no decoder wants is held whole for its digests up to this size, if there is room.</summary>
    private const int MostPlain = 1 << 20;

    private readonly EvidenceReader _reader = new(team);
    private readonly DiskTurn _turn = new(stopping);
    private readonly FileGroup _group = new(intake, budget.Total / GroupShare);

    public int Held => _group.Count;

    public void Flush(Action<ReadItem> emit) => _group.Flush(emit);

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
        if (_group.IsDue) { _group.Flush(emit); }
    }

    public void Dispose()
    {
        archives.Dispose();
        _group.Dispose();
        _reader.Dispose();
    }

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
    private byte[] NameOf(FoundItem found) => found.Path.Name.Length > 0 ? found.Path.Name : evidence.Roots[found.Path.Source].FileName ?? [];

    private ReadFailure? Read(FoundItem found, ItemRow row, Action<ReadItem> emit)
    {
        try
        {
            if (!_turn.TryEnter(disks.GateOf(found.Device), _reader))
            {
                _group.Flush(emit);
                _turn.Enter();
            }
            var failure = _reader.Open(evidence.Roots[found.Path.Source], found);
            if (failure is not null) { return failure; }
            failure = _reader.ReadHead(out var head);
            if (failure is not null) { return failure; }
            var type = MediaTypes.Sniff(head, NameOf(found));
            return type switch
            {
                MediaType.Video when _reader.Size > 0 => ReadVideo(row, byNameOnly: MediaTypes.Sniff(head, []) != MediaType.Video, emit),
                MediaType.Archive => ReadArchive(row, NameOf(found), ArchiveFormats.Sniff(head), emit),
                MediaType.Unknown or MediaType.Video => ReadPlain(row, type, emit),
                _ => limits.FileRefusal(_reader.Size) is not null ? Digest(row, type, emit) : ReadPicture(row, type, emit),
            };
        }
        catch (OutOfMemoryException)
        {
            return new ReadFailure(FailureKind.OutOfMemory, $"the machine has no room for the file's {_reader.Size} bytes now");
        }
        finally
        {
            _turn.Leave();
            _reader.Close();
        }
    }

    /// <summary>Before what takes long: the next stage gets what is held, and may make this thread wait.</summary>
    private void FlushApart(Action<ReadItem> emit)
    {
        if (_group.Count == 0) { return; }
        _turn.Leave();
        _group.Flush(emit);
        _turn.Enter();
    }

    private ReadFailure? ReadPlain(ItemRow row, MediaType type, Action<ReadItem> emit)
    {
        if (_reader.Size > MostPlain || budget.TryTake(FileBytes.Held(_reader.Size)) is not { } lease) { return Digest(row, type, emit); }
        return ReadForGroup(row, new FileBytes((int)_reader.Size, lease) { Type = type }, settles: true);
    }

    private ReadFailure? Digest(ItemRow row, MediaType type, Action<ReadItem> emit)
    {
        FlushApart(emit);
        var failure = _reader.Digest(stopping, out var digests);
        _turn.Leave();
        if (failure is not null) { return failure; }
        progress.AddBytes(_reader.Size);
        Emit(intake.Settle(row, type, digests, _reader.Size), emit);
        return null;
    }

    /// <summary>Digested first, then read for its entries: what is inside is only worth something when it is known inside of what.</summary>
    private ReadFailure? ReadArchive(ItemRow row, byte[] name, ArchiveFormat format, Action<ReadItem> emit)
    {
        FlushApart(emit);
        var failure = _reader.Digest(stopping, out var digests);
        _turn.Leave();
        if (failure is not null) { return failure; }
        progress.AddBytes(_reader.Size);
        long size = _reader.Size;
        using var held = _reader.Hold();
        var pending = new PendingArchive();
        var outcome = archives.Read(row, name, format, held.Descriptor, size, pending, emit);
        if (held.CheckUnchanged() is { } changed) { outcome = (changed.Kind, null, changed.Message); }
        // Entries of an earlier run may lie where this one did not get to.
        if (outcome != default) { evidence.MayHide(row.Source, ArchivePath.Inside(row.Folder, row.Name)); }
        emit(ContentIntake.Archive(row, pending, digests, size, outcome));
        return null;
    }

    /// <param name="byNameOnly">Nothing in the bytes says video.</param>
    private ReadFailure? ReadVideo(ItemRow row, bool byNameOnly, Action<ReadItem> emit)
    {
        _turn.Leave();
        _group.Flush(emit);
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
            _turn.Enter();
            var failure = _reader.Digest(stopping, out var digests, copy);
            _turn.Leave();
            if (failure is not null) { return failure; }
            progress.AddBytes(_reader.Size);
            long size = _reader.Size;
            passedOn = true;
            Emit(intake.Video(row, copy is not null ? new VideoFile(copy, lease!) { Digests = digests, Size = size, ByNameOnly = byNameOnly }
                : new VideoFile(_reader.Hold()) { Digests = digests, Size = size, ByNameOnly = byNameOnly }), emit);
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
        long bytes = FileBytes.Held(_reader.Size);
        bool small = _reader.Size < EvidenceReader.TeamFromBytes;
        var lease = small ? budget.TryTake(bytes) : null;
        if (lease is null)
        {
            // Others may wait for what is held here, and for the disk.
            _turn.Leave();
            _group.Flush(emit);
            lease = budget.Take(bytes, stopping);
        }
        if (lease is null)
        {
            return new ReadFailure(FailureKind.OutOfMemory, $"holding the file takes {new ByteSize(_reader.Size)}; give at least --memory {MemoryBudget.Needed(bytes)}");
        }
        var file = new FileBytes((int)_reader.Size, lease) { Type = type };
        return small ? ReadForGroup(row, file, settles: false) : ReadAlone(row, file, emit);
    }

    /// <param name="settles">It is not to be decoded.</param>
    private ReadFailure? ReadForGroup(ItemRow row, FileBytes file, bool settles)
    {
        bool held = false;
        try
        {
            _turn.Enter();
            var failure = _reader.ReadAll(file.Memory, _group.Digests, stopping);
            if (failure is not null) { return failure; }
            progress.AddBytes(_reader.Size);
            _group.Hold(row, file, settles);
            held = true;
            return null;
        }
        finally
        {
            if (!held) { file.Dispose(); }
        }
    }

    private ReadFailure? ReadAlone(ItemRow row, FileBytes file, Action<ReadItem> emit)
    {
        bool passedOn = false;
        try
        {
            _turn.Enter();
            var failure = _reader.ReadAll(file.Memory, stopping, out var digests);
            _turn.Leave();
            if (failure is not null) { return failure; }
            progress.AddBytes(_reader.Size);
            file.Digests = digests;
            passedOn = true;
            Emit(intake.Picture(row, file), emit);
            return null;
        }
        finally
        {
            if (!passedOn) { file.Dispose(); }
        }
    }

    private static void Emit(ReadItem? read, Action<ReadItem> emit)
    {
        if (read is { } item) { emit(item); }
    }
}
