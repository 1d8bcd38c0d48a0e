namespace Cotejo.Engine.Decoding.Heif;

/// <summary>An item of a HEIF file.</summary>
internal sealed class HeifItem
{
    public string Kind { get; set; } = "";
    public bool IsHidden { get; set; }

    /// <summary>Of the file; null where it lies in pieces, in another file, or nowhere.</summary>
    public Range? Bytes { get; set; }

    /// <summary>In the order in which they apply; by their place in <see cref="HeifIndex.Properties"/>.</summary>
    public List<(int Place, bool IsEssential)> Properties { get; } = [];
}

/// <summary>What the box "meta" of a HEIF file says (ISO/IEC 23008-12, and 14496-12, 8.11), as far as stills need it.</summary>
internal sealed class HeifIndex
{
    /// <summary>The largest pictures of phones have some hundred tiles.</summary>
    private const int MostItems = 4096;

    private Range _own;
    private Range _locations;

    private HeifIndex()
    {
    }

    public uint Primary { get; private set; }
    public Dictionary<uint, HeifItem> Items { get; } = [];
    public List<(string Kind, uint From, uint[] To)> References { get; } = [];
    public List<(string Kind, Range Content)> Properties { get; } = [];

    /// <returns>Null when there is none, or one that is damaged or of a kind that is not read here.</returns>
    public static HeifIndex? Read(ReadOnlySpan<byte> file)
    {
        var boxes = new BoxReader(file, ..);
        while (boxes.Next(out string kind, out var content))
        {
            if (kind != "meta") { continue; }
            var index = new HeifIndex();
            return index.ReadMeta(file, content) ? index : null;
        }
        return null;
    }

    public HeifItem? Find(uint number) => Items.GetValueOrDefault(number);

    private bool ReadMeta(ReadOnlySpan<byte> file, Range content)
    {
        var boxes = new BoxReader(file, content);
        boxes.Begin();
        bool isRead = true;
        while (isRead && boxes.Next(out string kind, out var inner))
        {
            isRead = kind switch
            {
                "pitm" => ReadPrimary(file, inner),
                "iinf" => ReadItems(file, inner),
                "iref" => ReadReferences(file, inner),
                "iprp" => ReadProperties(file, inner),
                "idat" => Keep(inner, ref _own),
                "iloc" => Keep(inner, ref _locations),
                _ => true,
            };
        }
        // They are told of items, which may come behind them.
        return isRead && !boxes.IsBroken && _locations.End.Value > 0 && ReadLocations(file);
    }

    private static bool Keep(Range content, ref Range place)
    {
        place = content;
        return true;
    }

    private bool ReadPrimary(ReadOnlySpan<byte> file, Range content)
    {
        var box = new BoxReader(file, content);
        var (version, _) = box.Begin();
        Primary = (uint)box.Number(version == 0 ? 2 : 4);
        return !box.IsBroken;
    }

    private bool ReadItems(ReadOnlySpan<byte> file, Range content)
    {
        var box = new BoxReader(file, content);
        var (version, _) = box.Begin();
        ulong count = box.Number(version == 0 ? 2 : 4);
        if (count > MostItems) { return false; }
        while (box.Next(out string kind, out var inner))
        {
            if (kind != "infe") { continue; }
            var entry = new BoxReader(file, inner);
            var (form, flags) = entry.Begin();
            uint number = (uint)entry.Number(form == 2 ? 2 : 4);
            bool isProtected = entry.Short() != 0;
            var item = new HeifItem { Kind = entry.Kind(), IsHidden = (flags & 1) != 0 };
            if (form is not (2 or 3) || isProtected || entry.IsBroken || Items.Count == MostItems || !Items.TryAdd(number, item)) { return false; }
        }
        return !box.IsBroken && count == (ulong)Items.Count;
    }

    private bool ReadReferences(ReadOnlySpan<byte> file, Range content)
    {
        var box = new BoxReader(file, content);
        var (version, _) = box.Begin();
        int size = version == 0 ? 2 : 4;
        while (box.Next(out string kind, out var inner))
        {
            var entry = new BoxReader(file, inner);
            uint from = (uint)entry.Number(size);
            var to = new uint[Math.Min(entry.Short(), MostItems)];
            for (int i = 0; i < to.Length; i++) { to[i] = (uint)entry.Number(size); }
            if (entry.IsBroken || References.Count == MostItems) { return false; }
            References.Add((kind, from, to));
        }
        return !box.IsBroken;
    }

    private bool ReadProperties(ReadOnlySpan<byte> file, Range content)
    {
        var boxes = new BoxReader(file, content);
        while (boxes.Next(out string kind, out var inner))
        {
            if (kind == "ipma" && !ReadUses(file, inner)) { return false; }
            if (kind != "ipco") { continue; }
            var list = new BoxReader(file, inner);
            while (list.Next(out string property, out var value))
            {
                if (Properties.Count == MostItems) { return false; }
                Properties.Add((property, value));
            }
            if (list.IsBroken) { return false; }
        }
        return !boxes.IsBroken;
    }

    private bool ReadUses(ReadOnlySpan<byte> file, Range content)
    {
        var box = new BoxReader(file, content);
        var (version, flags) = box.Begin();
        int size = (flags & 1) != 0 ? 2 : 1;
        uint count = box.Word();
        for (uint i = 0; i < count && !box.IsBroken; i++)
        {
            var item = Find((uint)box.Number(version < 1 ? 2 : 4));
            for (int left = box.Byte(); left > 0 && !box.IsBroken; left--)
            {
                int use = (int)box.Number(size), essential = 1 << (8 * size - 1);
                // Places count from 1; 0 is none.
                int place = (use & (essential - 1)) - 1;
                if (place >= 0) { item?.Properties.Add((place, (use & essential) != 0)); }
            }
        }
        return !box.IsBroken;
    }

    private bool ReadLocations(ReadOnlySpan<byte> file)
    {
        var box = new BoxReader(file, _locations);
        var (version, _) = box.Begin();
        int sizes = box.Short(), offsetSize = sizes >> 12, lengthSize = sizes >> 8 & 15, baseSize = sizes >> 4 & 15, numberSize = version > 0 ? sizes & 15 : 0;
        if (version > 2 || Math.Max(Math.Max(offsetSize, lengthSize), Math.Max(baseSize, numberSize)) > 8) { return false; }
        ulong count = box.Number(version < 2 ? 2 : 4);
        for (ulong i = 0; i < count && !box.IsBroken; i++)
        {
            var item = Find((uint)box.Number(version < 2 ? 2 : 4));
            int method = version > 0 ? box.Short() & 15 : 0, other = box.Short();
            ulong from = box.Number(baseSize);
            int extents = box.Short();
            for (int extent = 0; extent < extents && !box.IsBroken; extent++)
            {
                box.Number(numberSize);
                ulong offset = from + box.Number(offsetSize), length = box.Number(lengthSize);
                if (item is not null) { item.Bytes = extents == 1 && other == 0 ? Place(file.Length, method, offset, length) : null; }
            }
        }
        return !box.IsBroken;
    }

    private Range? Place(int fileLength, int method, ulong offset, ulong length)
    {
        // In the file, or in a box of the index.
        Range? all = method switch { 0 => 0..fileLength, 1 => _own, _ => null };
        if (all is not { } within) { return null; }
        ulong room = (ulong)(within.End.Value - within.Start.Value);
        if (offset > room || length > room - offset) { return null; }
        int begin = within.Start.Value + (int)offset;
        return begin..(begin + (int)length);
    }
}
