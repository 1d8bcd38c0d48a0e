using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Cotejo.Engine.Exchange;
using Cotejo.Engine.Hashing;
using Cotejo.Kernels;
using Microsoft.Win32.SafeHandles;

namespace Cotejo.Engine.Lists;

/// <summary>A list that was imported, open for reading. Laid out as <see cref="ListFileWriter"/> writes it. Not thread-safe.</summary>
internal sealed class ListFile : IDisposable
{
    private const int MostDescription = 1 << 26;
    private const int EntryWindow = 1 << 16;
    private const int RowsAtOnce = 1 << 13;

    private readonly SafeFileHandle _file;
    private readonly long _md5, _sha1, _sha256, _pdq, _frames, _end;
    private readonly byte[] _window = new byte[EntryWindow];
    private long _windowAt;
    private int _windowLength;

    private ListFile(string path, SafeFileHandle file, ListDescription description, long descriptionAt)
    {
        (Path, _file, Description) = (path, file, description);
        var counts = description.Counts;
        // Sums of what is far from overflowing.
        foreach (long part in (ReadOnlySpan<long>)[description.EntryBytes, counts.Md5, counts.Sha1, counts.Sha256, counts.Pdq, counts.Frames])
        {
            if (part < 0 || part > descriptionAt) { throw Damaged(path, "its parts are not as long as it says"); }
        }
        _md5 = ListFileWriter.Mark.Length + description.EntryBytes;
        _sha1 = _md5 + (counts.Md5 * RowBytes(Md5Digest.Bytes));
        _sha256 = _sha1 + (counts.Sha1 * RowBytes(Sha1Digest.Bytes));
        _pdq = _sha256 + (counts.Sha256 * RowBytes(Sha256Digest.Bytes));
        _frames = _pdq + (counts.Pdq * RowBytes(Hash256.Bytes));
        _end = _frames + (counts.Frames * ListFileWriter.FrameBytes);
        if (_end != descriptionAt) { throw Damaged(path, "its parts are not as long as it says"); }
    }

    public string Path { get; }
    public ListDescription Description { get; }

    /// <exception cref="SettingsException">It is not there, cannot be read, or is no list.</exception>
    public static ListFile Open(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            long length = RandomAccess.GetLength(file);
            int mark = ListFileWriter.Mark.Length;
            Span<byte> tail = stackalloc byte[sizeof(long) + mark];
            if (length < mark + tail.Length) { throw Damaged(path, "it is too short"); }
            WholeRead.Of(file, tail, length - tail.Length);
            long json = BinaryPrimitives.ReadInt64BigEndian(tail);
            if (!tail[sizeof(long)..].SequenceEqual(ListFileWriter.Mark)) { throw Damaged(path, "it does not end as one"); }
            if (json is < 0 or > MostDescription || json > length - tail.Length - mark) { throw Damaged(path, "its description has no possible length"); }
            var bytes = new byte[json];
            WholeRead.Of(file, bytes, length - tail.Length - json);
            var description = JsonSerializer.Deserialize(bytes, ListJson.Default.ListDescription) ?? throw Damaged(path, "it has no description");
            return new ListFile(path, file, description, length - tail.Length - json);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            file?.Dispose();
            throw new SettingsException($"The list {path} cannot be read: {e.Message.TrimEnd('.')}.");
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    public long Rows(HashKind kind) => kind switch
    {
        HashKind.Md5 => Description.Counts.Md5,
        HashKind.Sha1 => Description.Counts.Sha1,
        HashKind.Sha256 => Description.Counts.Sha256,
        _ => Description.Counts.Pdq,
    };

    /// <summary>Looks digests up, which ascend: calls back with the place of each that is there, and the entry that has it.</summary>
    public void Find(HashKind kind, ReadOnlySpan<ListRow> digests, Action<int, ulong> found, CancellationToken cancel)
    {
        var (start, width) = kind switch
        {
            HashKind.Md5 => (_md5, Md5Digest.Bytes),
            HashKind.Sha1 => (_sha1, Sha1Digest.Bytes),
            _ => (_sha256, Sha256Digest.Bytes),
        };
        new SortedRows(_file, start, Rows(kind), width).Find(digests, (place, entry) => found(place, entry & ~ListRow.Bare), cancel);
    }

    /// <summary>PDQ hashes and their entries.</summary>
    public void ReadPdq(long first, Span<Hash256> hashes, Span<ulong> entries) =>
        ReadRows(_pdq, first, RowBytes(Hash256.Bytes), hashes, entries, times: default);

    /// <summary>Frames of videos, in the order of their entries.</summary>
    public void ReadFrames(long first, Span<Hash256> hashes, Span<ulong> entries, Span<long> times) =>
        ReadRows(_frames, first, ListFileWriter.FrameBytes, hashes, entries, times);

    public ListEntry Entry(ulong at)
    {
        try
        {
            if (at >= (ulong)Description.EntryBytes) { throw Damaged(Path, "a row leads to no entry"); }
            int most = (int)Math.Min(ListEntry.MaxBytes, Description.EntryBytes - (long)at);
            if ((long)at < _windowAt || (long)at + most > _windowAt + _windowLength)
            {
                (_windowAt, _windowLength) = ((long)at, (int)Math.Min(EntryWindow, Description.EntryBytes - (long)at));
                WholeRead.Of(_file, _window.AsSpan(0, _windowLength), ListFileWriter.Mark.Length + _windowAt);
            }
            using var reader = new BinaryReader(new MemoryStream(_window, (int)((long)at - _windowAt), most, writable: false));
            var entry = ListEntry.Read(reader);
            return entry.File >= 0 && entry.File < Description.Files.Count && entry.FirstFrame >= 0 && entry.Frames >= 0
                && entry.FirstFrame <= Description.Counts.Frames - entry.Frames ? entry : throw Damaged(Path, "an entry says what cannot be");
        }
        catch (Exception e) when (e is FormatException or EndOfStreamException or ArgumentException)
        {
            throw Damaged(Path, "an entry cannot be read");
        }
    }

    /// <summary>Whether the file is what was written, to the last byte before the description.</summary>
    public bool IsWhole(CancellationToken cancel)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[1 << 20];
        for (long at = 0; at < _end;)
        {
            cancel.ThrowIfCancellationRequested();
            var part = block.AsSpan(0, (int)Math.Min(block.Length, _end - at));
            WholeRead.Of(_file, part, at);
            digest.AppendData(part);
            at += part.Length;
        }
        return Convert.ToHexStringLower(digest.GetHashAndReset()) == Description.Sha256;
    }

    private void ReadRows(long start, long first, int rowBytes, Span<Hash256> hashes, Span<ulong> entries, Span<long> times)
    {
        var block = new byte[RowsAtOnce * rowBytes];
        for (int done = 0; done < hashes.Length;)
        {
            int rows = Math.Min(RowsAtOnce, hashes.Length - done);
            WholeRead.Of(_file, block.AsSpan(0, rows * rowBytes), start + ((first + done) * rowBytes));
            for (int i = 0; i < rows; i++)
            {
                var row = block.AsSpan(i * rowBytes, rowBytes);
                hashes[done + i] = Hash256.Read(row);
                entries[done + i] = BinaryPrimitives.ReadUInt64BigEndian(row[Hash256.Bytes..]) & ~ListRow.Bare;
                if (!times.IsEmpty) { times[done + i] = BinaryPrimitives.ReadInt64BigEndian(row[(Hash256.Bytes + ListRow.EntryBytes)..]); }
            }
            done += rows;
        }
    }

    private static int RowBytes(int width) => width + ListRow.EntryBytes;

    private static SettingsException Damaged(string path, string why) =>
        new($"{path} is no list of this version of cotejo, or is damaged: {why}. Drop it and add it again.");
}
