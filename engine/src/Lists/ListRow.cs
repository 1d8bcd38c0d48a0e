using System.Buffers.Binary;
using Cotejo.Engine.Hashing;
using Cotejo.Kernels;

namespace Cotejo.Engine.Lists;

/// <summary>
/// A hash of a list, and which entry it is of. Sorts by the hash as its bytes do, then by the entry. A hash shorter than 256 bits is
/// followed by zeros.
/// </summary>
/// <param name="Entry">Where the entry lies among the list's entries, with <see cref="Bare"/> set when it says nothing but its hashes.</param>
internal readonly record struct ListRow(ulong W0, ulong W1, ulong W2, ulong W3, ulong Entry) : IComparable<ListRow>
{
    /// <summary>A second bare entry of the same hash adds nothing.</summary>
    public const ulong Bare = 1UL << 63;

    private const int HashBytes = 32;
    public const int EntryBytes = sizeof(ulong);

    public static ListRow Of(Md5Digest d, ulong entry) => new(d.W0, d.W1, 0, 0, entry);

    public static ListRow Of(Sha1Digest d, ulong entry) => new(d.W0, d.W1, (ulong)d.W2 << 32, 0, entry);

    public static ListRow Of(Sha256Digest d, ulong entry) => new(d.W0, d.W1, d.W2, d.W3, entry);

    /// <summary>A perceptual hash in the order of its bytes.</summary>
    public static ListRow Of(in Hash256 h, ulong entry) => new(h.W3, h.W2, h.W1, h.W0, entry);

    /// <param name="bytes">A hash of <paramref name="width"/> bytes, and its entry.</param>
    public static ListRow Read(ReadOnlySpan<byte> bytes, int width)
    {
        Span<byte> hash = stackalloc byte[HashBytes];
        hash.Clear();
        bytes[..width].CopyTo(hash);
        return new ListRow(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(hash[16..]), BinaryPrimitives.ReadUInt64BigEndian(hash[24..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[width..]));
    }

    public void Write(Span<byte> bytes, int width)
    {
        Span<byte> hash = stackalloc byte[HashBytes];
        BinaryPrimitives.WriteUInt64BigEndian(hash, W0);
        BinaryPrimitives.WriteUInt64BigEndian(hash[8..], W1);
        BinaryPrimitives.WriteUInt64BigEndian(hash[16..], W2);
        BinaryPrimitives.WriteUInt64BigEndian(hash[24..], W3);
        hash[..width].CopyTo(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[width..], Entry);
    }

    public bool HasHashOf(in ListRow other) => W0 == other.W0 && W1 == other.W1 && W2 == other.W2 && W3 == other.W3;

    public int CompareHash(in ListRow other)
    {
        int order = W0.CompareTo(other.W0);
        if (order == 0) { order = W1.CompareTo(other.W1); }
        if (order == 0) { order = W2.CompareTo(other.W2); }
        return order != 0 ? order : W3.CompareTo(other.W3);
    }

    public int CompareTo(ListRow other) => CompareHash(other) is not 0 and var order ? order : Entry.CompareTo(other.Entry);

    public static bool operator <(ListRow left, ListRow right) => left.CompareTo(right) < 0;
    public static bool operator >(ListRow left, ListRow right) => left.CompareTo(right) > 0;
    public static bool operator <=(ListRow left, ListRow right) => left.CompareTo(right) <= 0;
    public static bool operator >=(ListRow left, ListRow right) => left.CompareTo(right) >= 0;
}
