using System.Buffers.Binary;

namespace Cotejo.Engine.Evidence;

/// <summary>
/// The names in one folder, sorted bytewise: folders apart from everything else. Names lie packed in blocks that the next
/// listing reuses, at 6 to 10 bytes a name beyond its own: a million names of 25 bytes take about 35 MB.
/// </summary>
internal sealed class FolderListing
{
    private const int BlockBits = 16;
    private const int BlockBytes = 1 << BlockBits;
    private const int BlocksKept = 16;
    private const int BlocksAtMost = 1 << (31 - BlockBits);
    private const int RecordHeader = 19;

    private readonly List<byte[]> _blocks = [];
    private readonly byte[] _records = new byte[4 * BlockBytes];
    private int _block;
    private int _used;

    /// <summary>Everything that is not a folder; also what could not be told, for the walk to examine.</summary>
    public NameList Entries { get; }

    public NameList Folders { get; }

    public FolderListing()
    {
        Entries = new NameList(this);
        Folders = new NameList(this);
    }

    /// <summary>Lists anew. After a failure the lists hold what was listed before it.</summary>
    /// <returns>Null when the listing is complete.</returns>
    public ReadFailure? Read(Descriptor folder)
    {
        Clear();
        ReadFailure? failure = null;
        while (failure == null)
        {
            var error = LinuxFiles.ListEntries(folder, _records, out int count);
            if (!error.IsNone) { failure = ReadFailure.From(error, "listing the folder broke off"); }
            else if (count == 0) { break; }
            else { failure = Add(_records.AsSpan(0, count), folder); }
        }
        Entries.Sort();
        Folders.Sort();
        return failure;
    }

    /// <param name="records">struct linux_dirent64: inode 8, offset 8, record length 2, type 1, name with NUL, padding.</param>
    internal ReadFailure? Add(ReadOnlySpan<byte> records, Descriptor folder)
    {
        while (!records.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(records[16..]);
            byte type = records[18];
            var name = records[RecordHeader..length];
            name = name[..name.IndexOf((byte)0)];
            records = records[length..];
            if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8)) { continue; }
            if (name.IsEmpty || name.Contains((byte)'/'))
            {
                // Opening such a name would reach another file, perhaps outside the source.
                return new ReadFailure(FailureKind.ReadError,
                    $"the file system is damaged: it lists the impossible name '{PathText.Escape(name)}'");
            }
            if (_block == BlocksAtMost - 1)
            {
                return new ReadFailure(FailureKind.OverLimit, "the folder holds more names than fit in 2 GiB");
            }
            (IsFolder(type, name, folder) ? Folders : Entries).Add(Store(name));
        }
        return null;
    }

    internal ReadOnlySpan<byte> NameAt(int position)
    {
        var place = _blocks[position >> BlockBits].AsSpan(position & (BlockBytes - 1));
        return place.Slice(2, BinaryPrimitives.ReadUInt16LittleEndian(place));
    }

    /// <summary>Old and network file systems leave the type unknown in the listing; then the entry's status tells.</summary>
    private static bool IsFolder(byte type, ReadOnlySpan<byte> name, Descriptor folder)
    {
        const byte unknown = 0, isFolder = 4;
        return type == isFolder || (type == unknown && LinuxFiles.Stat(folder, name, out var status).IsNone && status.IsFolder);
    }

    private int Store(ReadOnlySpan<byte> name)
    {
        if (_block == _blocks.Count || _used + 2 + name.Length > BlockBytes)
        {
            if (_block < _blocks.Count) { _block++; }
            if (_block == _blocks.Count) { _blocks.Add(new byte[BlockBytes]); }
            _used = 0;
        }
        var place = _blocks[_block].AsSpan(_used);
        BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)name.Length);
        name.CopyTo(place[2..]);
        int position = (_block << BlockBits) | _used;
        _used += 2 + name.Length;
        return position;
    }

    private void Clear()
    {
        if (_blocks.Count > BlocksKept) { _blocks.RemoveRange(BlocksKept, _blocks.Count - BlocksKept); }
        _block = _used = 0;
        Entries.Clear();
        Folders.Clear();
    }

    /// <summary>Names in bytewise order, each once: a damaged file system may list one twice, and opens the same file for both.</summary>
    internal sealed class NameList(FolderListing listing) : IComparer<int>
    {
        private int[] _positions = new int[256];

        public int Count { get; private set; }

        public ReadOnlySpan<byte> this[int index] => listing.NameAt(_positions[index]);

        public int Compare(int x, int y) => listing.NameAt(x).SequenceCompareTo(listing.NameAt(y));

        internal void Add(int position)
        {
            if (Count == _positions.Length) { Array.Resize(ref _positions, 2 * Count); }
            _positions[Count++] = position;
        }

        internal void Clear()
        {
            if (_positions.Length > BlockBytes) { _positions = new int[256]; }
            Count = 0;
        }

        internal void Sort()
        {
            _positions.AsSpan(0, Count).Sort(this);
            int kept = Math.Min(Count, 1);
            for (int i = 1; i < Count; i++)
            {
                if (Compare(_positions[i], _positions[kept - 1]) != 0) { _positions[kept++] = _positions[i]; }
            }
            Count = kept;
        }
    }
}
