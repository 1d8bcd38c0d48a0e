using Cotejo.Engine.Exchange;
using Cotejo.Engine.Hashing;

namespace Cotejo.Engine.Lists;

/// <summary>Which digests an entry has.</summary>
[Flags]
internal enum EntryDigests
{
    None = 0,
    Md5 = 1,
    Sha1 = 2,
    Sha256 = 4,
    All = Md5 | Sha1 | Sha256,
}

/// <summary>What a list keeps of a record besides the rows of its hashes.</summary>
/// <param name="File">Which of the list's files it came from.</param>
/// <param name="At">Where in that file, in the unit of its format.</param>
/// <param name="Has">The digests of the record. A single one is kept by its row alone.</param>
internal sealed record ListEntry(int File, long At, EntryDigests Has)
{
    public const int MaxBytes = 1 << 13;

    private const int MaxShort = 256, MaxTags = 1024;

    public Md5Digest Md5 { get; init; }
    public Sha1Digest Sha1 { get; init; }
    public Sha256Digest Sha256 { get; init; }
    public int? Category { get; init; }
    public string? Id { get; init; }
    public string? Series { get; init; }
    public string? Tags { get; init; }
    /// <summary>Of a video: the first of its rows of frames.</summary>
    public long FirstFrame { get; init; }

    /// <summary>Of a video: how many there are; 0 for anything else.</summary>
    public int Frames { get; init; }

    /// <summary>It says nothing but its hashes.</summary>
    public bool IsBare => Category is null && Id is null && Series is null && Tags is null && Frames == 0;

    public bool HasSeveral => Has is not (EntryDigests.None or EntryDigests.Md5 or EntryDigests.Sha1 or EntryDigests.Sha256);

    /// <summary>Long texts are cut.</summary>
    public static ListEntry Of(ListRecord record, int file) => new(file, record.At,
        (record.Md5 is null ? 0 : EntryDigests.Md5) | (record.Sha1 is null ? 0 : EntryDigests.Sha1) | (record.Sha256 is null ? 0 : EntryDigests.Sha256))
    {
        Md5 = record.Md5 ?? default, Sha1 = record.Sha1 ?? default, Sha256 = record.Sha256 ?? default,
        Category = record.Category, Id = Cut(record.Id, MaxShort), Series = Cut(record.Series, MaxShort), Tags = Cut(record.Tags, MaxTags),
    };

    public void Write(BinaryWriter writer)
    {
        var parts = (Category is null ? 0 : Part.Category) | (Id is null ? 0 : Part.Id) | (Series is null ? 0 : Part.Series)
            | (Tags is null ? 0 : Part.Tags) | (Frames == 0 ? 0 : Part.Frames);
        writer.Write((byte)((int)parts | (int)Has));
        writer.Write7BitEncodedInt(File);
        writer.Write7BitEncodedInt64(At);
        if (HasSeveral) { WriteDigests(writer); }
        if (Category is { } category) { writer.Write(category); }
        foreach (string? text in (ReadOnlySpan<string?>)[Id, Series, Tags])
        {
            if (text is not null) { writer.Write(text); }
        }
        if (Frames > 0)
        {
            writer.Write7BitEncodedInt64(FirstFrame);
            writer.Write7BitEncodedInt(Frames);
        }
    }

    public static ListEntry Read(BinaryReader reader)
    {
        int head = reader.ReadByte();
        var parts = (Part)head & Part.All;
        var entry = new ListEntry(reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt64(), (EntryDigests)head & EntryDigests.All);
        if (entry.HasSeveral)
        {
            entry = entry with
            {
                Md5 = entry.Has.HasFlag(EntryDigests.Md5) ? Md5Digest.Read(reader.ReadBytes(Md5Digest.Bytes)) : default,
                Sha1 = entry.Has.HasFlag(EntryDigests.Sha1) ? Sha1Digest.Read(reader.ReadBytes(Sha1Digest.Bytes)) : default,
                Sha256 = entry.Has.HasFlag(EntryDigests.Sha256) ? Sha256Digest.Read(reader.ReadBytes(Sha256Digest.Bytes)) : default,
            };
        }
        return entry with
        {
            Category = parts.HasFlag(Part.Category) ? reader.ReadInt32() : null,
            Id = parts.HasFlag(Part.Id) ? reader.ReadString() : null,
            Series = parts.HasFlag(Part.Series) ? reader.ReadString() : null,
            Tags = parts.HasFlag(Part.Tags) ? reader.ReadString() : null,
            FirstFrame = parts.HasFlag(Part.Frames) ? reader.Read7BitEncodedInt64() : 0,
            Frames = parts.HasFlag(Part.Frames) ? reader.Read7BitEncodedInt() : 0,
        };
    }

    private void WriteDigests(BinaryWriter writer)
    {
        Span<byte> bytes = stackalloc byte[Sha256Digest.Bytes];
        if (Has.HasFlag(EntryDigests.Md5))
        {
            Md5.Write(bytes);
            writer.Write(bytes[..Md5Digest.Bytes]);
        }
        if (Has.HasFlag(EntryDigests.Sha1))
        {
            Sha1.Write(bytes);
            writer.Write(bytes[..Sha1Digest.Bytes]);
        }
        if (Has.HasFlag(EntryDigests.Sha256))
        {
            Sha256.Write(bytes);
            writer.Write(bytes);
        }
    }

    private static string? Cut(string? text, int most) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 3), "...");

    /// <summary>What follows in an entry, in this order; beside <see cref="EntryDigests"/> in one byte.</summary>
    [Flags]
    private enum Part
    {
        Category = 8,
        Id = 16,
        Series = 32,
        Tags = 64,
        Frames = 128,
        All = Category | Id | Series | Tags | Frames,
    }
}
