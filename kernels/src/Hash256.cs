using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Cotejo.Kernels;

/// <summary>
/// A 256-bit perceptual hash: the integer whose bit k is the k-th coefficient's bit (k = 16 i + j, row-major).
/// W0 holds bits 0 to 63. Equal to the reference's hexadecimal form, most significant digit first.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Hash256(ulong W0, ulong W1, ulong W2, ulong W3) : IComparable<Hash256>
{
    /// <summary>Bytes of the stored form: the 256-bit integer, most significant byte first, so that it sorts and prints as its hex.</summary>
    public const int Bytes = 32;

    public static Hash256 Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, W3);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], W2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], W1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], W0);
    }

    /// <param name="hex">64 hexadecimal digits, either case.</param>
    /// <exception cref="FormatException">Any other text.</exception>
    public static Hash256 Parse(ReadOnlySpan<char> hex)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        if (hex.Length != 2 * Bytes
            || Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            throw new FormatException($"'{hex}' is not a 256-bit hash; it takes 64 hexadecimal digits.");
        }
        return Read(bytes);
    }

    /// <summary>64 lower-case hexadecimal digits, most significant first: the form that lists exchange.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{W3:x16}{W2:x16}{W1:x16}{W0:x16}");

    public int CompareTo(Hash256 other)
    {
        int order = W3.CompareTo(other.W3);
        if (order == 0) { order = W2.CompareTo(other.W2); }
        if (order == 0) { order = W1.CompareTo(other.W1); }
        return order != 0 ? order : W0.CompareTo(other.W0);
    }

    public static bool operator <(Hash256 left, Hash256 right) => left.CompareTo(right) < 0;
    public static bool operator >(Hash256 left, Hash256 right) => left.CompareTo(right) > 0;
    public static bool operator <=(Hash256 left, Hash256 right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Hash256 left, Hash256 right) => left.CompareTo(right) >= 0;
}
