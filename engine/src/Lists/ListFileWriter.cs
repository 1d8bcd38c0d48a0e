using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Cotejo.Engine.Exchange;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Kernels;

namespace Cotejo.Engine.Lists;

/// <summary>
/// Writes a list: a mark, the entries as they come, the sorted rows of each kind of hash, the frames of videos, a description, its length and the mark
/// again. Under a temporary name, which goes again unless the file is published whole.
/// </summary>
internal sealed class ListFileWriter : IDisposable
{
    /// <summary>Raised when files are laid out in another way: earlier ones are then refused.</summary>
    public static ReadOnlySpan<byte> Mark => "COTJLST1"u8;

    public const int FrameBytes = Hash256.Bytes + ListRow.EntryBytes + sizeof(long);

    private const int WriteBuffer = 1 << 18;

    private readonly string _temporary;
    private readonly FileStream _file;
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly BinaryWriter _entry = new(new MemoryStream());
    private readonly RowSorter _md5, _sha1, _sha256, _pdq;
    private readonly FileStream _frames;
    private long _entryBytes;
    private ListCounts _counts = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <param name="temporary">Replaced when it is there.</param>
    public ListFileWriter(string temporary, int runRows = RowSorter.DefaultRunRows)
    {
        _temporary = temporary;
        _file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, WriteBuffer);
        string folder = Path.GetDirectoryName(temporary)!;
        RowSorter Sorter(int width) => new(folder, width) { RunRows = runRows };
        (_md5, _sha1, _sha256, _pdq) = (Sorter(Md5Digest.Bytes), Sorter(Sha1Digest.Bytes), Sorter(Sha256Digest.Bytes), Sorter(Hash256.Bytes));
        _frames = Spool.In(folder);
        Put(Mark);
    }

    /// <param name="isWithdrawn">The feed took it back: it is counted only.</param>
    public void Add(ListRecord record, int file, bool isWithdrawn)
    {
        _counts = _counts with { Records = _counts.Records + 1, Withdrawn = _counts.Withdrawn + (isWithdrawn ? 1 : 0) };
        if (isWithdrawn) { return; }
        bool isPlain = record.Pdq is not null && record.Quality < MatchTables.LeastQuality;
        if (isPlain)
        {
            _counts = _counts with { Plain = _counts.Plain + 1 };
            record = record with { Pdq = null };
        }
        var entry = WithFrames(ListEntry.Of(record, file), record);
        if (entry.Has == EntryDigests.None && record.Pdq is null && entry.Frames == 0)
        {
            if (!isPlain) { _counts = _counts with { WithoutHash = _counts.WithoutHash + 1 }; }
            return;
        }
        ulong at = (ulong)_entryBytes | (entry.IsBare ? ListRow.Bare : 0);
        Put(entry);
        _counts = _counts with { Entries = _counts.Entries + 1 };
        if (record.Md5 is { } md5) { _md5.Add(ListRow.Of(md5, at)); }
        if (record.Sha1 is { } sha1) { _sha1.Add(ListRow.Of(sha1, at)); }
        if (record.Sha256 is { } sha256) { _sha256.Add(ListRow.Of(sha256, at)); }
        if (record.Pdq is { } pdq) { _pdq.Add(ListRow.Of(pdq, at)); }
    }

    /// <summary>Of the finished file; null before.</summary>
    public ListDescription? Description { get; private set; }

    /// <summary>Writes the rest; what was written is on the disk then, and whole.</summary>
    public void Finish(ListKind kind, IReadOnlyList<ListedFile> files, CancellationToken cancel)
    {
        var (md5, md5Repeats) = Put(_md5, Md5Digest.Bytes, cancel);
        var (sha1, sha1Repeats) = Put(_sha1, Sha1Digest.Bytes, cancel);
        var (sha256, sha256Repeats) = Put(_sha256, Sha256Digest.Bytes, cancel);
        var (pdq, pdqRepeats) = Put(_pdq, Hash256.Bytes, cancel);
        _counts = _counts with { Md5 = md5, Sha1 = sha1, Sha256 = sha256, Pdq = pdq, Repeats = md5Repeats + sha1Repeats + sha256Repeats + pdqRepeats };
        PutFrames(cancel);
        Description = new ListDescription(kind, DateTime.UtcNow, RunLog.Tool, files, _counts, _entryBytes, Convert.ToHexStringLower(_digest.GetHashAndReset()));
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(Description, ListJson.Default.ListDescription);
        _file.Write(json);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(length, json.Length);
        _file.Write(length);
        _file.Write(Mark);
        _file.Flush(flushToDisk: true);
    }

    /// <summary>Puts the finished file in its place, in one step.</summary>
    public void Publish(string path)
    {
        _file.Dispose();
        File.Move(_temporary, path, overwrite: true);
    }

    public void Dispose()
    {
        try { _file.Dispose(); }
        catch (IOException) { /* The disk is full: what could not be flushed is deleted next. */ }
        File.Delete(_temporary);
        foreach (IDisposable part in (ReadOnlySpan<IDisposable>)[_md5, _sha1, _sha256, _pdq, _frames, _entry, _digest]) { part.Dispose(); }
    }

    /// <summary>As vPDQ compares them: without plain frames, and each hash once.</summary>
    private ListEntry WithFrames(ListEntry entry, ListRecord record)
    {
        if (record.Frames is null) { return entry; }
        var frames = record.Frames.Where(frame => frame.Quality >= MatchTables.LeastQuality).DistinctBy(frame => frame.Hash).ToList();
        Span<byte> row = stackalloc byte[FrameBytes];
        foreach (var frame in frames)
        {
            frame.Hash.Write(row);
            BinaryPrimitives.WriteInt64BigEndian(row[Hash256.Bytes..], _entryBytes);
            BinaryPrimitives.WriteInt64BigEndian(row[(Hash256.Bytes + ListRow.EntryBytes)..], VideoFrames.Milliseconds(frame.Time));
            _frames.Write(row);
        }
        entry = entry with { FirstFrame = _counts.Frames, Frames = frames.Count };
        _counts = _counts with { Frames = _counts.Frames + frames.Count, Videos = _counts.Videos + (frames.Count > 0 ? 1 : 0) };
        return entry;
    }

    private void Put(ListEntry entry)
    {
        var buffer = (MemoryStream)_entry.BaseStream;
        buffer.SetLength(0);
        entry.Write(_entry);
        _entry.Flush();
        var bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        Put(bytes);
        _entryBytes += bytes.Length;
    }

    private (long Written, long Repeats) Put(RowSorter sorter, int width, CancellationToken cancel)
    {
        var bytes = new byte[width + ListRow.EntryBytes];
        long written = 0, repeats = 0;
        ListRow last = default;
        foreach (var row in sorter.Sorted())
        {
            cancel.ThrowIfCancellationRequested();
            if (written > 0 && (row.Entry & ListRow.Bare) != 0 && row.HasHashOf(last))
            {
                repeats++;
                continue;
            }
            row.Write(bytes, width);
            Put(bytes);
            written++;
            last = row;
        }
        sorter.Dispose();
        return (written, repeats);
    }

    private void PutFrames(CancellationToken cancel)
    {
        _frames.Position = 0;
        var block = new byte[WriteBuffer];
        while (_frames.Read(block) is > 0 and var read)
        {
            cancel.ThrowIfCancellationRequested();
            Put(block.AsSpan(0, read));
        }
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes);
        _digest.AppendData(bytes);
    }
}
