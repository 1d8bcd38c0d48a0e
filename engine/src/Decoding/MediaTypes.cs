using System.Buffers.Binary;
using Cotejo.Engine.Archives;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// The type of a content, by its first bytes. A name never overrules them: it only decides between types whose bytes look alike
/// (TIFF and the raw files built on it) and vouches for those that have no signature (TGA, and videos, which have many: ffmpeg then decides).
/// </summary>
public static partial class MediaTypes
{
    /// <summary>As many first bytes as every test here can use.</summary>
    public const int HeadLength = 4096;

    /// <param name="head">The first <see cref="HeadLength"/> bytes or more, or all there are.</param>
    /// <param name="name">The file's name, as raw bytes; may be empty.</param>
    public static MediaType Sniff(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        if (head.Length < 4) { return MediaType.Unknown; }
        if (IsJpeg(head)) { return MediaType.Jpeg; }
        if (head.StartsWith(PngChunks.Signature)) { return MediaType.Png; }
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8)) { return MediaType.Gif; }
        if (FromContainer(head) is var boxed and not MediaType.Unknown) { return boxed; }
        if (FromTiff(head, name) is var tiff and not MediaType.Unknown) { return tiff; }
        if (IsPsd(head)) { return MediaType.Psd; }
        if (head.StartsWith(Jpeg2000Codestream)) { return MediaType.Jpeg2000; }
        if (IsBmp(head)) { return MediaType.Bmp; }
        if (IsIco(head)) { return MediaType.Ico; }
        if (IsPcx(head)) { return MediaType.Pcx; }
        if (IsVideoStream(head)) { return MediaType.Video; }
        if (IsBareJpegXl(head) && (NameClaimsPicture(name) || Extension(name).IsEmpty)) { return MediaType.JpegXl; }
        if (ArchiveFormats.Sniff(head) != ArchiveFormat.None) { return MediaType.Archive; }
        if (IsTga(head) && HasExtension(name, TgaExtensions)) { return MediaType.Tga; }
        if (NameClaimsVideo(name)) { return MediaType.Video; }
        return MediaType.Unknown;
    }

    private static ReadOnlySpan<byte> Jpeg2000Codestream => [0xFF, 0x4F, 0xFF, 0x51];

    /// <summary>Start of image, then a marker that can follow it.</summary>
    private static bool IsJpeg(ReadOnlySpan<byte> head) =>
        head[0] == 0xFF && head[1] == 0xD8 && head[2] == 0xFF && head[3] >= 0xC0;

    private static bool IsPsd(ReadOnlySpan<byte> head) =>
        head.Length >= 26 && head.StartsWith("8BPS"u8) && head[4] == 0 && head[5] is 1 or 2 && !head[6..12].ContainsAnyExcept((byte)0);

    /// <summary>Two letters are no signature: the header behind them must be one that exists.</summary>
    private static bool IsBmp(ReadOnlySpan<byte> head)
    {
        if (head.Length < 26 || !head.StartsWith("BM"u8)) { return false; }
        uint pixelsAt = BinaryPrimitives.ReadUInt32LittleEndian(head[10..]);
        uint header = BinaryPrimitives.ReadUInt32LittleEndian(head[14..]);
        int planesAt = header == 12 ? 22 : 26;
        if (header is not (12 or 16 or 40 or 52 or 56 or 64 or 108 or 124) || head.Length < planesAt + 4
            || pixelsAt < 14 + header || pixelsAt > 1 << 24)
        {
            return false;
        }
        return BinaryPrimitives.ReadUInt16LittleEndian(head[planesAt..]) == 1
            && BinaryPrimitives.ReadUInt16LittleEndian(head[(planesAt + 2)..]) is 1 or 2 or 4 or 8 or 16 or 24 or 32 or 0 or 64;
    }

    /// <summary>An icon or a cursor: every entry that is in sight points behind the directory; the first, when in sight, is a picture.</summary>
    private static bool IsIco(ReadOnlySpan<byte> head)
    {
        const int Directory = 6, Entry = 16;
        if (head.Length < Directory + Entry || head[0] != 0 || head[1] != 0 || head[2] is not (1 or 2) || head[3] != 0) { return false; }
        int count = BinaryPrimitives.ReadUInt16LittleEndian(head[4..]);
        if (count is 0 or > 256) { return false; }
        uint end = (uint)(Directory + count * Entry);
        for (int i = 0; i < count && Directory + (i + 1) * Entry <= head.Length; i++)
        {
            var entry = head.Slice(Directory + i * Entry, Entry);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]), at = BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]);
            if (entry[3] != 0 || size < 16 || at < end || at > 1 << 28 || size > 1 << 28) { return false; }
        }
        uint first = BinaryPrimitives.ReadUInt32LittleEndian(head[(Directory + 12)..]);
        return first + 4 > head.Length || head[(int)first..].StartsWith((ReadOnlySpan<byte>)[40, 0, 0, 0]) || head[((int)first + 1)..].StartsWith("PNG"u8);
    }

    private static bool IsPcx(ReadOnlySpan<byte> head)
    {
        if (head.Length < 128 || head[0] != 0x0A || head[1] is not (0 or 2 or 3 or 4 or 5) || head[2] > 1
            || head[3] is not (1 or 2 or 4 or 8) || head[64] != 0 || head[65] is not (>= 1 and <= 4))
        {
            return false;
        }
        int width = BinaryPrimitives.ReadUInt16LittleEndian(head[8..]) - BinaryPrimitives.ReadUInt16LittleEndian(head[4..]) + 1;
        int height = BinaryPrimitives.ReadUInt16LittleEndian(head[10..]) - BinaryPrimitives.ReadUInt16LittleEndian(head[6..]) + 1;
        int row = BinaryPrimitives.ReadUInt16LittleEndian(head[66..]);
        return width > 0 && height > 0 && row >= (width * head[3] + 7) / 8 && row <= (width * head[3] + 7) / 8 + 8;
    }

    /// <summary>A header that a TGA could have; much else could, too.</summary>
    private static bool IsTga(ReadOnlySpan<byte> head)
    {
        if (head.Length < 18 || head[1] > 1 || head[2] is not (1 or 2 or 3 or 9 or 10 or 11)) { return false; }
        bool mapped = head[2] is 1 or 9;
        int width = BinaryPrimitives.ReadUInt16LittleEndian(head[12..]), height = BinaryPrimitives.ReadUInt16LittleEndian(head[14..]);
        return width > 0 && height > 0 && (!mapped || head[1] == 1) && head[16] is 8 or 15 or 16 or 24 or 32 && (head[17] & 0xC0) == 0;
    }

    /// <summary>A JPEG XL codestream without its container: two bytes, so the name has to agree.</summary>
    private static bool IsBareJpegXl(ReadOnlySpan<byte> head) => head[0] == 0xFF && head[1] == 0x0A;
}
