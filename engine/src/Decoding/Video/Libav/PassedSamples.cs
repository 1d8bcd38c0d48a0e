using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>Where one packet of a video lies in its file.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct SamplePlace(long At, long Bytes);

/// <summary>
/// Samples of H.264 that the container does not call key frames, and whether there is one among them all the same. libavcodec would look at each
/// of them only to pass it over.
/// </summary>
internal static class PassedSamples
{
    /// <summary>Of a video: more are not looked at, and none that is longer.</summary>
    public const int Most = 1 << 17, MostBytes = 1 << 20;

    private const int LengthBytes = 4, TypeAndForbidden = 0x9F, Slice = 1, Delimiter = 9, Filler = 12;

    /// <summary>Of avcC: its version, and how many bytes the length before each unit has, less one.</summary>
    private const byte Version = 1, LengthMask = 3;

    /// <param name="extra">What the container says of the stream ahead of its packets.</param>
    /// <returns>Whether samples are units with lengths of four bytes before them.</returns>
    public static bool AreKnown(ReadOnlySpan<byte> extra) => extra.Length > 4 && extra[0] == Version && (extra[4] & LengthMask) + 1 == LengthBytes;

    /// <summary>
    /// Whether a decoder of key frames alone passes over all of it: slices of no key frame, and nothing that could make one of them (a recovery
    /// point), change what comes later (parameters), or is damaged. Slices are not looked into.
    /// </summary>
    public static bool HoldsSlicesAlone(ReadOnlySpan<byte> sample)
    {
        if (sample.IsEmpty) { return false; }
        while (sample.Length > LengthBytes)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(sample);
            sample = sample[LengthBytes..];
            // A length of one would be a start code.
            if (length < 2 || length > sample.Length || (sample[0] & TypeAndForbidden) is not (Slice or Delimiter or Filler)) { return false; }
            // Behind a start code libavcodec takes up another unit within this one.
            if (sample[..(int)length].IndexOf("\0\0\u0001"u8) >= 0) { return false; }
            sample = sample[(int)length..];
        }
        return sample.IsEmpty;
    }
}
