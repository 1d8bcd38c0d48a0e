using System.Globalization;
using Cotejo.Engine.Hashing;

namespace Cotejo.Engine.Evidence;

/// <summary>
/// Reads items, one after the other, each byte once: <see cref="Open"/>, <see cref="ReadHead"/>, then either
/// ReadAll or <see cref="Digest"/>, then <see cref="Close"/>. What goes wrong with an item is returned; null is
/// success. One for each worker thread; holds one file, its folder, and two megabytes.
/// </summary>
/// <param name="team">Digests the large files; null to digest every file on the calling thread. Not disposed here.</param>
internal sealed class EvidenceReader(DigestTeam? team) : IDisposable
{
    /// <summary>More than the headers of every format here, and the whole of many a thumbnail.</summary>
    public const int HeadBytes = 1 << 16;

    /// <summary>Below this a team's waking costs more than it saves.</summary>
    internal const int TeamFromBytes = 8 << 20;

    private const int Block = 1 << 20;

    private readonly ContentDigester _digester = new();
    private readonly byte[] _blocks = GC.AllocateUninitializedArray<byte>(2 * Block);
    private readonly OpenedFolder _folder = new();
    private EvidenceRoot? _root;
    private Descriptor? _file;
    private FileStatus _opened;
    private int _head;
    private bool _compared;

    /// <summary>Bytes of the open file.</summary>
    public long Size => _opened.Size;

    /// <summary>Bytes that came of all files so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>
    /// Opens a regular file that the walk found, if it is still that file. Its folder stays open for the next item, which most
    /// often lies beside it.
    /// </summary>
    public ReadFailure? Open(EvidenceRoot root, FoundItem item)
    {
        if (item.Kind != FoundKind.RegularFile) { throw new ArgumentException($"{item.Kind} is never opened", nameof(item)); }
        Close();
        var error = _folder.Enter(root, item, out var folder, out byte[] name);
        if (!error.IsNone) { return ReadFailure.From(error, "opening the folder that holds it failed"); }
        error = LinuxFiles.OpenForReading(folder!, name, asFolder: false, root.AccessTimes, out var file);
        if (!error.IsNone) { return ReadFailure.From(error, "opening failed"); }
        error = LinuxFiles.Stat(file!, out _opened);
        var failure = !error.IsNone ? ReadFailure.From(error, "examining failed")
            : !_opened.IsRegular ? new ReadFailure(FailureKind.Unstable, "a regular file when listed, none when opened")
            : !_opened.IsSameContent(item.Size, item.ModifiedNs, item.ChangedNs, item.Identity)
                ? new ReadFailure(FailureKind.Unstable, "changed or replaced after it was listed")
            : null;
        if (failure != null)
        {
            file!.Dispose();
            return failure;
        }
        (_root, _file, _head, _compared) = (root, file, 0, false);
        return null;
    }

    /// <param name="head">The first bytes, at most <see cref="HeadBytes"/>; valid until the next call.</param>
    public ReadFailure? ReadHead(out ReadOnlySpan<byte> head)
    {
        int length = (int)Math.Min(HeadBytes, Size);
        var failure = Fill(_blocks.AsSpan(_head, length - _head), _head);
        _head = failure == null ? length : 0;
        head = _blocks.AsSpan(0, _head);
        return failure;
    }

    /// <param name="content">Receives the file: exactly <see cref="Size"/> bytes.</param>
    public ReadFailure? ReadAll(Memory<byte> content, CancellationToken cancel, out Digests digests)
    {
        CheckRoom(content);
        return Pass(content, keep: true, cancel, out digests);
    }

    /// <param name="group">Gains the content, which has to stay as it is until the group is finished; unless something went wrong.</param>
    /// <inheritdoc cref="ReadAll(Memory{byte}, CancellationToken, out Digests)"/>
    public ReadFailure? ReadAll(Memory<byte> content, DigestGroup group, CancellationToken cancel)
    {
        CheckRoom(content);
        bool complete = false;
        try
        {
            var failure = Pass(content, keep: true, cancel, out _, copy: null, group);
            complete = failure is null;
            return failure;
        }
        finally
        {
            if (complete) { group.Complete(content); }
            else { group.Abandon(); }
        }
    }

    /// <summary>Reads the file for its digests, whatever its size.</summary>
    /// <param name="copy">Receives the bytes as they are read; null for nowhere.</param>
    public ReadFailure? Digest(CancellationToken cancel, out Digests digests, MemoryFile? copy = null) =>
        Pass(default, keep: false, cancel, out digests, copy);

    /// <summary>Leaves the open file to the caller. Closed for this reader as by <see cref="Close"/>.</summary>
    public HeldEvidence Hold()
    {
        var held = new HeldEvidence(_root!, _file!, _opened);
        _file = null;
        return held;
    }

    /// <summary>Closes the file; a second call does nothing.</summary>
    public void Close()
    {
        if (_file == null) { return; }
        if (!_compared && LinuxFiles.Stat(_file, out var after).IsNone) { _root!.AccessTimes.Compare(_opened, after); }
        _file.Dispose();
        _file = null;
    }

    public void Dispose()
    {
        Close();
        _folder.Dispose();
        _digester.Dispose();
    }

    private void CheckRoom(Memory<byte> content)
    {
        if (content.Length != Size) { throw new ArgumentException($"the file has {Size} bytes, the buffer {content.Length}", nameof(content)); }
    }

    /// <param name="keep">The blocks are parts of <paramref name="content"/>; else two blocks take turns.</param>
    /// <param name="group">Digests the blocks; else the team does, or this thread.</param>
    private ReadFailure? Pass(Memory<byte> content, bool keep, CancellationToken cancel, out Digests digests, MemoryFile? copy = null, DigestGroup? group = null)
    {
        ReadFailure? failure = null;
        bool together = group == null && Size >= TeamFromBytes && team != null && team.TryBegin();
        try
        {
            int turn = 0;
            for (long at = 0; at < Size && failure == null; at += Block, turn ^= 1)
            {
                cancel.ThrowIfCancellationRequested();
                int length = (int)Math.Min(Block, Size - at);
                var block = keep ? content.Slice((int)at, length) : _blocks.AsMemory(turn * Block, length);
                int have = at == 0 ? _head : 0;
                if (keep) { _blocks.AsSpan(0, have).CopyTo(block.Span); }
                failure = Fill(block.Span[have..], at + have);
                if (failure != null) { break; }
                if (copy?.Append(block.Span) is { IsNone: false } full)
                {
                    failure = new ReadFailure(FailureKind.OutOfMemory, $"the machine has no room for the file's {Size} bytes now: {full.Words}");
                    break;
                }
                if (group != null) { group.Append(block.Span); }
                else if (together) { team!.Append(block); }
                else { _digester.Append(block.Span); }
            }
        }
        finally
        {
            digests = group != null ? default : together ? team!.Finish() : _digester.Finish();
            _head = 0;
        }
        var changed = CheckUnchanged();
        failure ??= changed;
        if (failure != null) { digests = default; }
        return failure;
    }

    /// <summary>Whether what was read is one state of the file, from its first byte to its end.</summary>
    private ReadFailure? CheckUnchanged()
    {
        Span<byte> beyond = stackalloc byte[1];
        var error = LinuxFiles.ReadAt(_file!, beyond, Size, out int more);
        if (!error.IsNone) { return FailedAt(Size, error); }
        error = LinuxFiles.Stat(_file!, out var after);
        if (!error.IsNone) { return ReadFailure.From(error, "examining after reading failed"); }
        _root!.AccessTimes.Compare(_opened, after);
        _compared = true;
        if (more != 0 || !after.IsSameContent(_opened.Size, _opened.ModifiedNs, _opened.ChangedNs, _opened.Identity))
        {
            return new ReadFailure(FailureKind.Unstable, "changed while it was read");
        }
        _opened = after;
        return null;
    }

    private ReadFailure? Fill(Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            var error = LinuxFiles.ReadAt(_file!, buffer, offset, out int count);
            if (!error.IsNone) { return FailedAt(offset, error); }
            if (count == 0)
            {
                return new ReadFailure(FailureKind.Unstable, string.Create(
                    CultureInfo.InvariantCulture, $"changed while it was read: it ends at byte {offset}, its size was {Size}"));
            }
            offset += count;
            BytesRead += count;
            buffer = buffer[count..];
        }
        return null;
    }

    private static ReadFailure FailedAt(long offset, LinuxError error) =>
        ReadFailure.From(error, string.Create(CultureInfo.InvariantCulture, $"reading failed at byte {offset}"));
}
