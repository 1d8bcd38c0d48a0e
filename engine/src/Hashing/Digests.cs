using System.Buffers.Binary;
using System.Globalization;

namespace Cotejo.Engine.Hashing;

/// <summary>The three digests of one content. SHA-256 is its identity; the other two are what older lists know.</summary>
public readonly record struct Digests(Md5Digest Md5, Sha1Digest Sha1, Sha256Digest Sha256);

/// <summary>Bytes as printed, in big-endian words. Text form of all three digests: lower-case hexadecimal.</summary>
public readonly record struct Md5Digest(ulong W0, ulong W1)
{
    public const int Bytes = 16;

    public static Md5Digest Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, W0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], W1);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        Write(bytes);
        return bytes;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{W0:x16}{W1:x16}");
}

/// <inheritdoc cref="Md5Digest"/>
public readonly record struct Sha1Digest(ulong W0, ulong W1, uint W2)
{
    public const int Bytes = 20;

    public static Sha1Digest Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, W0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], W1);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], W2);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        Write(bytes);
        return bytes;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{W0:x16}{W1:x16}{W2:x8}");
}

/// <summary>The identity of a content. Orders as its bytes and its text do.</summary>
public readonly record struct Sha256Digest(ulong W0, ulong W1, ulong W2, ulong W3) : IComparable<Sha256Digest>
{
    public const int Bytes = 32;

    public static Sha256Digest Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, W0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], W1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], W2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], W3);
    }

    public int CompareTo(Sha256Digest other)
    {
        int order = W0.CompareTo(other.W0);
        if (order == 0) { order = W1.CompareTo(other.W1); }
        if (order == 0) { order = W2.CompareTo(other.W2); }
        return order != 0 ? order : W3.CompareTo(other.W3);
    }

    /// <summary>A digest's bits are even already: some of them are as good a key as a mixture of all.</summary>
    public override int GetHashCode() => (int)W3;

    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        Write(bytes);
        return bytes;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{W0:x16}{W1:x16}{W2:x16}{W3:x16}");

    public static bool operator <(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) < 0;
    public static bool operator >(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) > 0;
    public static bool operator <=(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) >= 0;
}
