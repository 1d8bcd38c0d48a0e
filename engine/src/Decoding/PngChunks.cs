using System.Buffers.Binary;
using System.IO.Hashing;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// The chunks of a PNG (PNG third edition, 5.3), one after another. A length is never trusted: a chunk that claims more than the
/// file holds is given as far as it goes, and is the last.
/// </summary>
internal ref struct PngChunks(ReadOnlySpan<byte> file)
{
    /// <summary>A chunk's type as the number that its four letters make.</summary>
    public const uint Header = 0x49484452, Palette = 0x504C5445, Transparency = 0x74524E53, SignificantBits = 0x73424954,
        Data = 0x49444154, End = 0x49454E44, AnimationControl = 0x6163544C, FrameControl = 0x6663544C, FrameData = 0x66644154;

    /// <summary>What a chunk adds to its data: length and type before it, checksum behind it.</summary>
    public const int Prefix = 8, Suffix = 4;

    public const int HeaderLength = 13;

    private readonly ReadOnlySpan<byte> _file = file;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Where the chunk begins in the file.</summary>
    public int Start { get; private set; }

    /// <summary>Where the next one begins.</summary>
    public int Next { get; private set; } = Signature.Length;

    public uint Type { get; private set; }

    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>The file ends before the chunk does.</summary>
    public bool Cut { get; private set; }

    /// <summary>What lies at <see cref="Next"/> has no type of four letters: the walk has lost its way and is over.</summary>
    public bool Lost { get; private set; }

    /// <summary>Of the chunk's type and data; a chunk that is cut has none that holds.</summary>
    public readonly bool ChecksumHolds =>
        !Cut && Crc32.HashToUInt32(_file[(Start + 4)..(Next - Suffix)]) == BinaryPrimitives.ReadUInt32BigEndian(_file[(Next - Suffix)..]);

    /// <summary>Begins at a chunk that an earlier walk found.</summary>
    public static PngChunks From(ReadOnlySpan<byte> file, int start) => new(file) { Next = start };

    public bool MoveNext()
    {
        if (Cut || Lost || _file.Length - Next < Prefix) { return false; }
        var rest = _file[Next..];
        Lost = !IsType(rest[4..Prefix]);
        if (Lost) { return false; }

        long claimed = BinaryPrimitives.ReadUInt32BigEndian(rest);
        Start = Next;
        Type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
        Body = rest.Slice(Prefix, (int)Math.Min(claimed, rest.Length - Prefix));
        Cut = claimed + Prefix + Suffix > rest.Length;
        Next = Cut ? _file.Length : Start + Prefix + Body.Length + Suffix;
        return true;
    }

    private static bool IsType(ReadOnlySpan<byte> letters)
    {
        foreach (byte letter in letters)
        {
            if (!char.IsAsciiLetter((char)letter)) { return false; }
        }
        return true;
    }
}
