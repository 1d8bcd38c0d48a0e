namespace Cotejo.Engine.Decoding.Heif;

/// <summary>
/// The one picture of an ordinary HEIC file, as phones write it: an HEVC picture of 8 bits, or a grid of such tiles; luma of full range, and colours by
/// the matrix of JPEG, so that the Y plane is luma as every other decoder here has it.
/// </summary>
/// <param name="Width">Of the grid or the tile, before it is turned.</param>
/// <param name="Tiles">Of the file, row by row.</param>
/// <param name="Configuration">Of the file: "hvcC", alike for all tiles.</param>
/// <param name="HasColours">The file says that range and matrix are as they should be; else the tiles have to.</param>
/// <param name="Turns">What is done to the picture before it is shown, in this order.</param>
internal sealed record HeifPicture(int Width, int Height, int TileWidth, int TileHeight, int Columns, IReadOnlyList<Range> Tiles, Range Configuration,
    bool HasColours, IReadOnlyList<HeifTurn> Turns)
{
    /// <summary>Of "hvcC", up to and with the number of its arrays.</summary>
    public const int ConfigurationBytes = 23;

    /// <summary>Kinds of items that are pictures, or are made of them: more than one that is shown is not ordinary.</summary>
    private static readonly string[] Pictures = ["hvc1", "grid", "iden", "iovl", "av01", "avc1", "jpeg", "tmap", "unci", "j2k1", "vvc1", "lhv1", "hev1"];

    /// <returns>Null when it is not an ordinary one, or damaged.</returns>
    public static HeifPicture? Read(ReadOnlySpan<byte> file)
    {
        if (IsoBoxes.Truncation(file) is not null || HeifIndex.Read(file) is not { } index || index.Find(index.Primary) is not { IsHidden: false } primary) { return null; }
        if (index.Items.Any(item => item.Key != index.Primary && IsShown(index, item.Key, item.Value))) { return null; }
        var reading = new Reading(index);
        return primary.Kind switch
        {
            "hvc1" => reading.Single(file, primary),
            "grid" => reading.Grid(file, primary),
            _ => null,
        };
    }

    /// <summary>As it is shown.</summary>
    public (int Width, int Height) Shown => Turns.Count(turn => turn is HeifTurn.Left or HeifTurn.Right) % 2 == 0 ? (Width, Height) : (Height, Width);

    private static bool IsShown(HeifIndex index, uint number, HeifItem item) => !item.IsHidden && Pictures.Contains(item.Kind)
        && !index.References.Exists(reference => reference.From == number && reference.To is [var to] && to == index.Primary && IsBeside(index, item, reference.Kind));

    /// <summary>A thumbnail of the picture, or its depth or alpha: these say what they are.</summary>
    private static bool IsBeside(HeifIndex index, HeifItem item, string reference) => reference == "thmb"
        || (reference == "auxl" && item.Properties.Exists(property => property.Place < index.Properties.Count && index.Properties[property.Place].Kind == "auxC"));

    /// <summary>Properties of one picture; none of them is known twice.</summary>
    private sealed class Reading(HeifIndex index)
    {
        private readonly List<HeifTurn> _turns = [];
        private (int Width, int Height)? _size;
        private bool _isRotated, _isMirrored;
        private Range? _configuration;
        private bool _hasColours;

        public HeifPicture? Single(ReadOnlySpan<byte> file, HeifItem item)
        {
            if (!Take(file, item, isTile: true, turns: true) || _size is not { } size || _configuration is not { } configuration || item.Bytes is not { } bytes) { return null; }
            return new HeifPicture(size.Width, size.Height, size.Width, size.Height, 1, [bytes], configuration, _hasColours, _turns);
        }

        public HeifPicture? Grid(ReadOnlySpan<byte> file, HeifItem item)
        {
            if (!Take(file, item, isTile: false, turns: true) || _size is not { } shown || item.Bytes is not { } bytes) { return null; }
            var grid = new BoxReader(file, bytes);
            int version = grid.Byte(), wide = (grid.Byte() & 1) != 0 ? 4 : 2, rows = grid.Byte() + 1, columns = grid.Byte() + 1;
            ulong width = grid.Number(wide), height = grid.Number(wide);
            if (version != 0 || grid.IsBroken || width != (ulong)shown.Width || height != (ulong)shown.Height) { return null; }
            var made = index.References.Where(reference => reference.Kind == "dimg" && reference.From == index.Primary).ToList();
            if (made is not [{ To: var numbers }] || numbers.Length != rows * columns) { return null; }
            // A tile that is made of others, or others' bytes, is no tile of a camera, and may be far more work than the file is long.
            if (index.References.Exists(reference => reference.Kind == "dimg" && numbers.Contains(reference.From))) { return null; }

            var tiles = new List<Range>(numbers.Length);
            (int Width, int Height)? tile = null;
            foreach (uint number in numbers)
            {
                _size = null;
                if (index.Find(number) is not { Kind: "hvc1", Bytes: { } place } part || !Take(file, part, isTile: true, turns: false)) { return null; }
                tile ??= _size;
                if (_size is null || _size != tile) { return null; }
                tiles.Add(place);
            }
            if (tiles.Sum(place => (long)place.End.Value - place.Start.Value) > file.Length) { return null; }
            if (tile is not { } each || _configuration is not { } configuration || !Covers(columns, each.Width, shown.Width) || !Covers(rows, each.Height, shown.Height)) { return null; }
            return new HeifPicture(shown.Width, shown.Height, each.Width, each.Height, columns, tiles, configuration, _hasColours, _turns);
        }

        private static bool Covers(int count, int tile, int all) => (long)count * tile >= all && (long)(count - 1) * tile < all;

        /// <returns>False when there is something about it that is not known here.</returns>
        private bool Take(ReadOnlySpan<byte> file, HeifItem item, bool isTile, bool turns)
        {
            foreach (var (place, isEssential) in item.Properties)
            {
                if (place >= index.Properties.Count) { return false; }
                var (kind, content) = index.Properties[place];
                bool isKnown = kind switch
                {
                    "ispe" => TakeSize(file, content),
                    "hvcC" => isTile && TakeConfiguration(file, content),
                    "colr" => TakeColours(file, content),
                    "irot" => turns && TakeRotation(file, content),
                    "imir" => turns && TakeMirror(file, content),
                    "clap" => false,
                    _ => !isEssential,
                };
                if (!isKnown) { return false; }
            }
            return true;
        }

        private bool TakeSize(ReadOnlySpan<byte> file, Range content)
        {
            var box = new BoxReader(file, content);
            box.Begin();
            uint width = box.Word(), height = box.Word();
            bool isNew = _size is null;
            _size = ((int)width, (int)height);
            return isNew && !box.IsBroken && width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue;
        }

        private bool TakeConfiguration(ReadOnlySpan<byte> file, Range content)
        {
            if (_configuration is { } first) { return file[first].SequenceEqual(file[content]); }
            _configuration = content;
            var bytes = file[content];
            // Lengths of four bytes; the depth of luma above eight bits.
            return bytes.Length >= ConfigurationBytes && bytes[0] == 1 && (bytes[17] & 7) == 0 && (bytes[21] & 3) == 3;
        }

        private bool TakeColours(ReadOnlySpan<byte> file, Range content)
        {
            var box = new BoxReader(file, content);
            if (box.Kind() != "nclx") { return true; }
            box.Skip(4);
            int matrix = box.Short(), isFull = box.Byte() >> 7;
            _hasColours = true;
            // BT.601 goes by two numbers.
            return !box.IsBroken && isFull == 1 && matrix is 5 or 6;
        }

        private bool TakeRotation(ReadOnlySpan<byte> file, Range content)
        {
            var box = new BoxReader(file, content);
            int quarters = box.Byte() & 3;
            if (quarters != 0) { _turns.Add(quarters switch { 1 => HeifTurn.Left, 2 => HeifTurn.Half, _ => HeifTurn.Right }); }
            return Once(ref _isRotated) && !box.IsBroken;
        }

        private bool TakeMirror(ReadOnlySpan<byte> file, Range content)
        {
            var box = new BoxReader(file, content);
            // Early readers of the standard took the number for the axis of the mirror; what is meant is which sides change places.
            _turns.Add((box.Byte() & 1) == 0 ? HeifTurn.TopToBottom : HeifTurn.LeftToRight);
            return Once(ref _isMirrored) && !box.IsBroken;
        }

        /// <summary>Twice the same is an error in the file.</summary>
        private static bool Once(ref bool isDone)
        {
            bool isFirst = !isDone;
            isDone = true;
            return isFirst;
        }
    }
}
