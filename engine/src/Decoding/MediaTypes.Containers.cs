using System.Buffers.Binary;

namespace Cotejo.Engine.Decoding;

/// <summary>Types told by their container: ISO media boxes, RIFF, EBML, Ogg, and the streams of video without one.</summary>
public static partial class MediaTypes
{
    private static readonly byte[][] HeicBrands =
        [.. new[] { "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs" }.Select(System.Text.Encoding.ASCII.GetBytes)];
    private static readonly byte[][] AvifBrands = [.. new[] { "avif", "avis" }.Select(System.Text.Encoding.ASCII.GetBytes)];

    private static MediaType FromContainer(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12) { return MediaType.Unknown; }
        var box = head[4..8];
        uint size = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (box.SequenceEqual("ftyp"u8) && size >= 12) { return FromBrands(head, size); }
        if (size == 12 && box.SequenceEqual("JXL "u8)) { return MediaType.JpegXl; }
        if (size == 12 && box.SequenceEqual("jP  "u8))
        {
            // Motion JPEG 2000 opens with the same signature and differs in the brand of the box behind it.
            return head.Length >= 24 && head[20..24].SequenceEqual("mjp2"u8) ? MediaType.Video : MediaType.Jpeg2000;
        }
        // QuickTime from before there was an ftyp.
        if (size >= 8 && (box.SequenceEqual("moov"u8) || box.SequenceEqual("mdat"u8) || box.SequenceEqual("wide"u8))
            || size == 1 && box.SequenceEqual("mdat"u8))
        {
            return MediaType.Video;
        }
        if (head.StartsWith("RIFF"u8))
        {
            return head[8..12].SequenceEqual("WEBP"u8) ? MediaType.WebP
                : head[8..12].SequenceEqual("AVI "u8) || head[8..12].SequenceEqual("AMV "u8) ? MediaType.Video
                : MediaType.Unknown;
        }
        // EBML whose document type is one of the two that hold video; others hold subtitles or anything at all.
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
        {
            var start = head[..Math.Min(head.Length, 64)];
            return start.IndexOf("matroska"u8) >= 0 || start.IndexOf("webm"u8) >= 0 ? MediaType.Video : MediaType.Unknown;
        }
        return MediaType.Unknown;
    }

    /// <summary>
    /// The major brand, then the compatible ones: many writers give the general mif1 or msf1 first. A brand that is neither
    /// picture nor audio is video, since new ones appear every year and all of them are.
    /// </summary>
    private static MediaType FromBrands(ReadOnlySpan<byte> head, uint size)
    {
        var major = head[8..12];
        if (IsOneOf(major, AvifBrands)) { return MediaType.Avif; }
        if (IsOneOf(major, HeicBrands)) { return MediaType.Heic; }
        if (major.SequenceEqual("crx "u8)) { return MediaType.CameraRaw; }
        if (major.SequenceEqual("jxl "u8)) { return MediaType.JpegXl; }
        if (major.SequenceEqual("jp2 "u8) || major.SequenceEqual("jpx "u8)) { return MediaType.Jpeg2000; }
        if (major.StartsWith("M4A"u8) || major.StartsWith("M4B"u8) || major.StartsWith("aax"u8)) { return MediaType.Unknown; }
        bool general = major.SequenceEqual("mif1"u8) || major.SequenceEqual("msf1"u8) || major.SequenceEqual("mif2"u8)
            || major.SequenceEqual("miaf"u8);
        if (!general) { return MediaType.Video; }

        int end = (int)Math.Min(size, (uint)head.Length);
        for (int at = 16; at + 4 <= end; at += 4)
        {
            if (IsOneOf(head.Slice(at, 4), AvifBrands)) { return MediaType.Avif; }
        }
        return MediaType.Heic;
    }

    private static bool IsVideoStream(ReadOnlySpan<byte> head) =>
        IsMpegStream(head)
        || IsTransportStream(head, 0, 188) || IsTransportStream(head, 4, 192)
        || head.StartsWith("FLV\u0001"u8)
        || head.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C])
        || head.StartsWith(".RMF\0"u8)
        || head.StartsWith((ReadOnlySpan<byte>)[0x06, 0x0E, 0x2B, 0x34, 0x02, 0x05, 0x01, 0x01, 0x0D, 0x01, 0x02])
        || IsOggVideo(head)
        || IsNamedStream(head);

    /// <summary>Containers that open with a word of their own, and the headers of streams without a container.</summary>
    private static bool IsNamedStream(ReadOnlySpan<byte> head) =>
        head.StartsWith("YUV4MPEG2 "u8) || head.StartsWith("DKIF\0\0"u8) || head.StartsWith("nut/multimedia container\0"u8)
        || head.StartsWith("NSVf"u8) || head.StartsWith("NSVs"u8) || head.StartsWith("SMK2"u8) || head.StartsWith("SMK4"u8)
        || head.StartsWith("BIKi"u8) || head.StartsWith("BIKf"u8)
        || head.StartsWith((ReadOnlySpan<byte>)[0xB7, 0xD8, 0x00, 0x20, 0x37, 0x49, 0xDA, 0x11, 0xA6, 0x4E, 0x00, 0x07, 0xE9, 0x5E, 0xAD, 0x8D])
        || head.Length > 14 && head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 0, 1, 0xBC]) && head[14] == 0xE1
        || head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x07, 0x00]) && head[3] is 0x3F or 0xBF
        || IsAnnexB(head);

    /// <summary>H.264 or HEVC without a container: a start code, then the parameter sets that a decoder needs first.</summary>
    private static bool IsAnnexB(ReadOnlySpan<byte> head)
    {
        int at = head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 1]) ? 4 : head.StartsWith((ReadOnlySpan<byte>)[0, 0, 1]) ? 3 : 0;
        if (at == 0 || head.Length < at + 4) { return false; }
        bool isH264 = head[at] is 0x67 or 0x27 or 0x47 && head[at + 1] is 44 or 66 or 77 or 83 or 86 or 88 or 100 or 110 or 118 or 122 or 144 or 244;
        bool isHevc = head[at] == 0x40 && head[at + 1] == 0x01;
        return isH264 || isHevc;
    }

    /// <summary>An MPEG program stream's pack header, of either version, with its marker bits; or a bare video sequence.</summary>
    private static bool IsMpegStream(ReadOnlySpan<byte> head) =>
        head.Length >= 12 && head[0] == 0 && head[1] == 0 && head[2] == 1
        && (head[3] == 0xBA && ((head[4] & 0xC4) == 0x44 || (head[4] & 0xF1) == 0x21) || head[3] == 0xB3 && (head[10] & 0x20) != 0);

    /// <summary>The sync byte at the head of five packets: of four, when the file ends sooner.</summary>
    private static bool IsTransportStream(ReadOnlySpan<byte> head, int first, int packet)
    {
        int seen = 0;
        for (int at = first; at < head.Length && seen < 5; at += packet, seen++)
        {
            if (head[at] != 0x47) { return false; }
        }
        return seen >= 4;
    }

    /// <summary>Ogg is mostly sound (voice messages): it is video when a video codec announces itself.</summary>
    private static bool IsOggVideo(ReadOnlySpan<byte> head) =>
        head.StartsWith("OggS"u8) && head.Length > 28
        && (head.IndexOf((ReadOnlySpan<byte>)[0x80, .. "theora"u8]) >= 0 || head.IndexOf("OVP80"u8) >= 0
            || head.IndexOf("BBCD\0"u8) >= 0 || head.IndexOf("\u0001video"u8) >= 0);

    private static bool IsOneOf(ReadOnlySpan<byte> brand, byte[][] brands)
    {
        foreach (byte[] one in brands)
        {
            if (brand.SequenceEqual(one)) { return true; }
        }
        return false;
    }
}
