using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>One packet of a video, by the index of its container.</summary>
/// <param name="IsKey">1 where that calls it a key frame, else 0.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct SamplePlace(long At, int Bytes, int IsKey);

/// <summary>
/// Samples of H.264 as MP4 stores it (ISO/IEC 14496-15): units, each with its length of four bytes before it. A decoder of key frames alone passes
/// over slices of other frames and keeps nothing of them, as long as no frame comes in two fields, and its parameters come with key frames.
/// </summary>
internal static class AvcSamples
{
    private const int LengthBytes = 4, TypeMask = 0x1F, ForbiddenBit = 0x80;

    private const int Slice = 1, Parameters = 7, Delimiter = 9, Filler = 12;

    /// <summary>Of avcC: its version, how many bytes lengths have, less one, and how many sets of parameters there are of the first kind.</summary>
    private const int Version = 1, LengthMask = 3, CountMask = 0x1F;

    /// <param name="extra">avcC: what the container says of the stream ahead of its samples.</param>
    public static bool AreKnown(ReadOnlySpan<byte> extra)
    {
        if (extra.Length < 6 || extra[0] != Version || (extra[4] & LengthMask) + 1 != LengthBytes) { return false; }
        int count = extra[5] & CountMask;
        extra = extra[6..];
        for (int i = 0; i < count; i++)
        {
            if (extra.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(extra) is var length && length > extra.Length - 2) { return false; }
            if (!AvcParameters.AreOfFrames(extra.Slice(2, length))) { return false; }
            extra = extra[(2 + length)..];
        }
        return count > 0;
    }

    /// <summary>
    /// Whether nothing in it would be decoded or kept: slices of no key frame, and nothing that could make one of them (a recovery point), or
    /// change what comes later. Slices are not looked into.
    /// </summary>
    public static bool MayBePassed(ReadOnlySpan<byte> sample) => AreUnits(sample, static unit => (unit[0] & TypeMask) is Slice or Delimiter or Filler);

    /// <summary>Whether a decoder that was given it alone is where it would be had it seen all samples behind it, up to the next such one.</summary>
    public static bool MayBeAlone(ReadOnlySpan<byte> sample) => AreUnits(sample, static unit => (unit[0] & TypeMask) != Parameters || AvcParameters.AreOfFrames(unit));

    private static bool AreUnits(ReadOnlySpan<byte> sample, Func<ReadOnlySpan<byte>, bool> isKnown)
    {
        if (sample.IsEmpty) { return false; }
        while (sample.Length > LengthBytes)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(sample);
            sample = sample[LengthBytes..];
            // A length of one would be a start code.
            if (length < 2 || length > sample.Length || (sample[0] & ForbiddenBit) != 0) { return false; }
            var unit = sample[..(int)length];
            // Behind a start code libavcodec takes up another unit within this one.
            if (!isKnown(unit) || unit.IndexOf("\0\0\u0001"u8) >= 0) { return false; }
            sample = sample[(int)length..];
        }
        return sample.IsEmpty;
    }
}
