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

    private const int Slice = 1, Parameters = 7, PictureParameters = 8, Delimiter = 9, Filler = 12;

    /// <summary>Of avcC: its version, how many bytes lengths have, less one, and how many units of parameters there are.</summary>
    private const int Version = 1, LengthMask = 3, CountMask = 0x1F;

    /// <param name="extra">avcC: what the container says of the stream ahead of its samples.</param>
    public static bool AreKnown(ReadOnlySpan<byte> extra)
    {
        if (extra.Length < 6 || extra[0] != Version || (extra[4] & LengthMask) + 1 != LengthBytes) { return false; }
        int count = extra[5] & CountMask;
        extra = extra[6..];
        if (count == 0 || !AreUnits(ref extra, count, IsFrames) || extra.IsEmpty) { return false; }
        count = extra[0];
        extra = extra[1..];
        return AreUnits(ref extra, count, static unit => (unit[0] & TypeMask) == PictureParameters);
    }

    /// <summary>
    /// Whether nothing in it would be decoded or kept: slices of no key frame, and nothing that could make one of them (a recovery point), or
    /// change what comes later. Slices are not looked into.
    /// </summary>
    public static bool MayBePassed(ReadOnlySpan<byte> sample) => AreUnits(sample, static unit => (unit[0] & TypeMask) is Slice or Delimiter or Filler);

    /// <summary>Whether a decoder that was given it alone is where it would be had it seen all samples behind it, up to the next such one.</summary>
    public static bool MayBeAlone(ReadOnlySpan<byte> sample) => AreUnits(sample, static unit => (unit[0] & TypeMask) != Parameters || IsFrames(unit));

    private static bool IsFrames(ReadOnlySpan<byte> unit) => (unit[0] & TypeMask) == Parameters && AvcParameters.AreOfFrames(unit);

    private static bool AreUnits(ReadOnlySpan<byte> sample, Func<ReadOnlySpan<byte>, bool> isKnown)
    {
        if (sample.IsEmpty) { return false; }
        while (sample.Length > LengthBytes)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(sample);
            sample = sample[LengthBytes..];
            if (length > sample.Length || !IsUnit(sample[..(int)length], isKnown)) { return false; }
            sample = sample[(int)length..];
        }
        return sample.IsEmpty;
    }

    /// <param name="extra">Begins with as many units, each with its length of two bytes before it; loses them.</param>
    private static bool AreUnits(ref ReadOnlySpan<byte> extra, int count, Func<ReadOnlySpan<byte>, bool> isKnown)
    {
        for (; count > 0; count--)
        {
            if (extra.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(extra) is var length && length > extra.Length - 2) { return false; }
            if (!IsUnit(extra.Slice(2, length), isKnown)) { return false; }
            extra = extra[(2 + length)..];
        }
        return true;
    }

    /// <summary>Behind a start code libavcodec would take up another unit within this one; and a length of one is a start code.</summary>
    private static bool IsUnit(ReadOnlySpan<byte> unit, Func<ReadOnlySpan<byte>, bool> isKnown) =>
        unit.Length >= 2 && (unit[0] & ForbiddenBit) == 0 && unit.IndexOf("\0\0\u0001"u8) < 0 && isKnown(unit);
}
