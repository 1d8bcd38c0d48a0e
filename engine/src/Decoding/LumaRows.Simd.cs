using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cotejo.Engine.Decoding;

internal static partial class LumaRows
{
    private const int PixelsAtOnce = 16, PixelsOfVector = 4, BytesOfVector = 3 * PixelsOfVector;

    /// <summary>The twin of <see cref="FromRgb"/>, as far as whole vectors go: the same integers.</summary>
    /// <returns>How many values it made.</returns>
    private static int FromRgbVector(ReadOnlySpan<byte> pixels, Span<byte> luma)
    {
        int i = 0;
        if (!Vector128.IsHardwareAccelerated || !BitConverter.IsLittleEndian) { return i; }
        // A vector is loaded whole for three quarters of it: the last one reads four bytes more.
        for (; i < luma.Length - PixelsAtOnce; i += PixelsAtOnce)
        {
            ref byte from = ref MemoryMarshal.GetReference(pixels[(3 * i)..]);
            var first = Vector128.Narrow(Four(ref from, 0), Four(ref from, 1));
            var second = Vector128.Narrow(Four(ref from, 2), Four(ref from, 3));
            Vector128.Narrow(first, second).CopyTo(luma[i..]);
        }
        return i;
    }

    private static Vector128<uint> Four(ref byte from, nuint vector)
    {
        const byte None = 0xFF;
        var bytes = Vector128.LoadUnsafe(ref from, vector * BytesOfVector);
        var r = Vector128.Shuffle(bytes, Vector128.Create(0, None, None, None, 3, None, None, None, 6, None, None, None, 9, None, None, None)).AsUInt32();
        var g = Vector128.Shuffle(bytes, Vector128.Create(1, None, None, None, 4, None, None, None, 7, None, None, None, 10, None, None, None)).AsUInt32();
        var b = Vector128.Shuffle(bytes, Vector128.Create(2, None, None, None, 5, None, None, None, 8, None, None, None, 11, None, None, None)).AsUInt32();
        return (r * (uint)RedParts + g * (uint)GreenParts + b * (uint)BlueParts + Vector128.Create((uint)HalfPart)) >>> 16;
    }
}
