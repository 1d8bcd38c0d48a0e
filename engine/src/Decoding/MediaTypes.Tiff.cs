using System.Buffers.Binary;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// TIFF and what is built like it. A raw file is told by its own signature, or by a tag that only raw files have in their first
/// directory; where that directory is out of sight or says only who made the camera, the name's extension decides.
/// </summary>
public static partial class MediaTypes
{
    private const ushort PhotometricTag = 262, MakeTag = 271, DngVersionTag = 50706;
    private const ushort ColorFilterArray = 32803, LinearRaw = 34892;

    private static MediaType FromTiff(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        if (HasRawSignature(head)) { return MediaType.CameraRaw; }
        bool little = head.StartsWith("II*\0"u8), big = head.StartsWith("MM\0*"u8);
        if (head.StartsWith("II+\0\u0008\0\0\0"u8) || head.StartsWith("MM\0+\0\u0008\0\0"u8)) { return MediaType.Tiff; }
        if (!little && !big || head.Length < 8) { return MediaType.Unknown; }

        bool rawName = HasExtension(name, RawExtensions);
        uint at = little ? BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) : BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        if (at < 8) { return MediaType.Unknown; }
        if (at + 2L > head.Length) { return rawName ? MediaType.CameraRaw : MediaType.Tiff; }
        return DirectorySaysRaw(head, (int)at, little, out bool hasMake) || hasMake && rawName ? MediaType.CameraRaw : MediaType.Tiff;
    }

    /// <summary>Canon CR2 and CRW, Olympus ORF, Panasonic RW2, Fujifilm RAF, Minolta MRW, Sigma X3F, Phase One IIQ.</summary>
    private static bool HasRawSignature(ReadOnlySpan<byte> head) =>
        head.Length >= 16
        && (head.StartsWith("II*\0"u8) && (head[8..10].SequenceEqual("CR"u8) || head[8..12].SequenceEqual("IIII"u8))
            || head.StartsWith("II"u8) && head[6..14].SequenceEqual("HEAPCCDR"u8)
            || head.StartsWith("IIRO"u8) || head.StartsWith("IIRS"u8) || head.StartsWith("MMOR"u8)
            || head.StartsWith("IIU\0"u8)
            || head.StartsWith("FUJIFILMCCD-RAW"u8)
            || head.StartsWith("\0MRM"u8)
            || head.StartsWith("FOVb"u8));

    private static bool DirectorySaysRaw(ReadOnlySpan<byte> head, int at, bool little, out bool hasMake)
    {
        const int Entry = 12;
        hasMake = false;
        int count = Short(head[at..], little);
        for (int i = 0, from = at + 2; i < count && from + Entry <= head.Length; i++, from += Entry)
        {
            ushort tag = Short(head[from..], little);
            hasMake |= tag == MakeTag;
            bool isMosaic = tag == PhotometricTag && Short(head[(from + 8)..], little) is ColorFilterArray or LinearRaw;
            if (tag == DngVersionTag || isMosaic) { return true; }
        }
        return false;
    }

    private static ushort Short(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);
}
