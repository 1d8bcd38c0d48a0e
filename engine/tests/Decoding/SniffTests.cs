using System.Text;
using Cotejo.Engine.Decoding;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>Types by content, from heads written by hand after each format's own definition.</summary>
public sealed class SniffTests
{
    public static TheoryData<string, byte[], string, MediaType> Heads() => new()
    {
        { "HEIC", Ftyp("heic", "mif1", "heic"), "", MediaType.Heic },
        { "HEIC 10 bit", Ftyp("heix", "mif1"), "", MediaType.Heic },
        { "HEIC sequence", Ftyp("hevc", "msf1"), "", MediaType.Heic },
        { "HEIF, brand behind", Ftyp("mif1", "miaf", "heic"), "", MediaType.Heic },
        { "AVIF", Ftyp("avif", "mif1"), "", MediaType.Avif },
        { "AVIF sequence", Ftyp("avis", "msf1"), "", MediaType.Avif },
        { "AVIF, brand behind", Ftyp("mif1", "miaf", "avif"), "x.heic", MediaType.Avif },
        { "AVIF sequence, brand behind", Ftyp("msf1", "avis"), "", MediaType.Avif },
        { "CR3", Ftyp("crx ", "isom"), "", MediaType.CameraRaw },
        { "MP4", Ftyp("isom", "avc1"), "x.jpg", MediaType.Video },
        { "MP4 v2", Ftyp("mp42"), "", MediaType.Video },
        { "QuickTime", Ftyp("qt  "), "", MediaType.Video },
        { "3GP", Ftyp("3gp4", "isom"), "", MediaType.Video },
        { "M4V", Ftyp("M4V "), "", MediaType.Video },
        { "M4A is sound", Ftyp("M4A ", "isom"), "", MediaType.Unknown },
        { "old QuickTime", [0, 0, 0, 8, .. "wide"u8, 0, 0, 9, 9, .. "mdat"u8], "", MediaType.Video },
        { "Matroska", [0x1A, 0x45, 0xDF, 0xA3, 0xA3, 0x42, 0x86, 0x81, 1, 0x42, 0x82, 0x88, .. "matroska"u8], "", MediaType.Video },
        { "WebM", [0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x86, 0x81, 1, 0x42, 0x82, 0x84, .. "webm"u8], "", MediaType.Video },
        { "AVI", [.. "RIFF"u8, 0, 0, 1, 0, .. "AVI LIST"u8], "", MediaType.Video },
        { "WAV is sound", [.. "RIFF"u8, 0, 0, 1, 0, .. "WAVEfmt "u8], "", MediaType.Unknown },
        { "MPEG-1 program", [0, 0, 1, 0xBA, 0x21, 0, 1, 0, 1, 0x80, 0, 1], "", MediaType.Video },
        { "MPEG-2 program", [0, 0, 1, 0xBA, 0x44, 0, 4, 0, 4, 1, 0, 1], "", MediaType.Video },
        { "MPEG transport", Repeat(188, 0, 0x47), "x.ts", MediaType.Video },
        { "AVCHD transport", Repeat(192, 4, 0x47), "", MediaType.Video },
        { "FLV", [.. "FLV\u0001"u8, 5, 0, 0, 0, 9, 0, 0, 0, 0], "", MediaType.Video },
        { "ASF", [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0, 0xAA, 0, 0x62, 0xCE, 0x6C, 0], "", MediaType.Video },
        { "Theora", [.. "OggS"u8, .. new byte[24], 0x80, .. "theora"u8], "", MediaType.Video },
        { "a voice message", [.. "OggS"u8, .. new byte[24], .. "OpusHead"u8], "", MediaType.Unknown },
        { "JPEG 2000", [0, 0, 0, 12, .. "jP  "u8, 13, 10, 0x87, 10, 0, 0, 0, 20, .. "ftypjp2 "u8], "", MediaType.Jpeg2000 },
        { "Motion JPEG 2000", [0, 0, 0, 12, .. "jP  "u8, 13, 10, 0x87, 10, 0, 0, 0, 20, .. "ftypmjp2"u8], "", MediaType.Video },
        { "JPEG XL in boxes", [0, 0, 0, 12, .. "JXL "u8, 13, 10, 0x87, 10], "", MediaType.JpegXl },
        { "JPEG XL codestream, no name", [0xFF, 0x0A, 0x7A, 0x1F], "", MediaType.JpegXl },
        { "two bytes of JPEG XL in a program", [0xFF, 0x0A, 0x7A, 0x1F], "x.exe", MediaType.Unknown },
        { "PSD", [.. "8BPS\0\u0001"u8, .. new byte[20]], "", MediaType.Psd },
        { "big TIFF", [.. "II+\0\u0008\0\0\0"u8, .. new byte[8]], "", MediaType.Tiff },
        { "CR2", [.. "II*\0\u0010\0\0\0CR\u0002\0"u8, .. new byte[8]], "", MediaType.CameraRaw },
        { "ORF", [.. "IIRO\u0008\0\0\0"u8, .. new byte[8]], "", MediaType.CameraRaw },
        { "RW2", [.. "IIU\0\u0018\0\0\0"u8, .. new byte[8]], "", MediaType.CameraRaw },
        { "RAF", [.. "FUJIFILMCCD-RAW 0201"u8], "", MediaType.CameraRaw },
        { "DNG by its version tag", Tiff(254, 50706), "x.tif", MediaType.CameraRaw },
        { "a scan with its maker", Tiff(254, 271), "x.tif", MediaType.Tiff },
        { "NEF: a maker and the name", Tiff(254, 271), "DSC_1.NEF", MediaType.CameraRaw },
        { "a TIFF that calls itself NEF", Tiff(254, 256), "x.nef", MediaType.Tiff },
        { "directory at the end, raw name", [.. "II*\0\0\0\u0010\0"u8, .. new byte[8]], "x.arw", MediaType.CameraRaw },
        { "directory at the end", [.. "MM\0*\0\u0010\0\0"u8, .. new byte[8]], "x.tif", MediaType.Tiff },
        { "a TGA header without the name", TgaHead(), "x.bin", MediaType.Unknown },
        { "a TGA header with the name", TgaHead(), "x.tga", MediaType.Tga },
        { "text called TGA", Encoding.ASCII.GetBytes("plain text, long enough for a header"), "x.tga", MediaType.Unknown },
        { "BM and no bitmap", Encoding.ASCII.GetBytes("BMW is a maker of cars, not a picture"), "x.bmp", MediaType.Unknown },
        { "zeros called PCX", new byte[200], "x.pcx", MediaType.Unknown },
        { "line feeds", Enumerable.Repeat((byte)10, 300).ToArray(), "x.pcx", MediaType.Unknown },
        { "an icon of nothing", [0, 0, 1, 0, 1, 0, .. new byte[16]], "x.ico", MediaType.Unknown },
        { "a TrueType font", [0, 1, 0, 0, 0, 15, 0, 128, .. new byte[40]], "x.ttf", MediaType.Unknown },
        { "empty", [], "x.jpg", MediaType.Unknown },
        { "raw 4:2:0", [.. "YUV4MPEG2 W16 H16"u8], "", MediaType.Video },
        { "IVF", [.. "DKIF\0\0 \0VP90"u8], "", MediaType.Video },
        { "Annex B H.264", [0, 0, 0, 1, 0x67, 100, 0, 31, 0xAC], "", MediaType.Video },
        { "Annex B HEVC", [0, 0, 1, 0x40, 0x01, 0x0C, 0x01], "", MediaType.Video },
        { "a start code and nothing known", [0, 0, 0, 1, 0x67, 3, 0, 31], "", MediaType.Unknown },
        { "a short start code", [0, 0, 1, 0x67], "", MediaType.Unknown },
        { "a video by its name alone", Encoding.ASCII.GetBytes("anything at all"), "clip.MP4", MediaType.Video },
        { "a program text", Encoding.ASCII.GetBytes("export const a = 1;"), "a.ts", MediaType.Unknown },
        { "three bytes", [0xFF, 0xD8, 0xFF], "x.jpg", MediaType.Unknown },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public void A_head_tells_its_type(string what, byte[] head, string name, MediaType expected)
    {
        var found = MediaTypes.Sniff(head, Encoding.UTF8.GetBytes(name));
        Assert.True(expected == found, $"{what}: {found} instead of {expected}");
    }

    [Fact]
    public void No_cut_of_any_head_throws_and_random_bytes_are_no_picture()
    {
        foreach (object[] row in Heads())
        {
            byte[] head = (byte[])row[1];
            for (int length = 0; length < head.Length; length++) { MediaTypes.Sniff(head.AsSpan(0, length), "x.tif"u8); }
        }
        var random = new Random(1);
        byte[] noise = new byte[600];
        for (int i = 0; i < 20_000; i++)
        {
            random.NextBytes(noise);
            // The weak signatures, so that what stands behind them is put to the test.
            ReadOnlySpan<byte> weak = (i % 4) switch { 0 => "BM"u8, 1 => [10, 5, 1, 8], 2 => [0, 0, 1, 0], _ => [] };
            weak.CopyTo(noise);
            Assert.Equal(MediaType.Unknown, MediaTypes.Sniff(noise, "x.dat"u8));
        }
    }

    [Fact]
    public void A_name_claims_a_picture_by_its_extension_whatever_the_case()
    {
        Assert.True(MediaTypes.NameClaimsPicture("a.b.JPeG"u8));
        Assert.True(MediaTypes.NameClaimsPicture("x.cr2"u8));
        Assert.True(MediaTypes.NameClaimsPicture([0xFF, 0xFE, .. ".png"u8]));
        Assert.False(MediaTypes.NameClaimsPicture("jpg"u8));
        Assert.False(MediaTypes.NameClaimsPicture("a.jpg.txt"u8));
        Assert.False(MediaTypes.NameClaimsPicture("clip.mp4"u8));
        Assert.False(MediaTypes.NameClaimsPicture("a."u8));
        Assert.False(MediaTypes.NameClaimsPicture(""u8));
        Assert.False(MediaTypes.NameClaimsPicture([.. "a."u8, .. new byte[500]]));
    }

    private static byte[] Ftyp(string major, params string[] compatible) =>
        [0, 0, 0, (byte)(16 + 4 * compatible.Length), .. "ftyp"u8, .. Encoding.ASCII.GetBytes(major), 0, 0, 0, 0,
            .. compatible.SelectMany(Encoding.ASCII.GetBytes), 0, 0, 1, 0, .. "meta"u8];

    private static byte[] Repeat(int period, int first, byte value)
    {
        byte[] bytes = new byte[period * 6];
        for (int at = first; at < bytes.Length; at += period) { bytes[at] = value; }
        return bytes;
    }

    /// <summary>A little-endian TIFF whose one directory has these tags, each one byte of value 1.</summary>
    private static byte[] Tiff(params ushort[] tags) =>
        [.. "II*\0\u0008\0\0\0"u8, (byte)tags.Length, 0,
            .. tags.SelectMany(t => (byte[])[(byte)t, (byte)(t >> 8), 1, 0, 1, 0, 0, 0, 1, 0, 0, 0]), 0, 0, 0, 0];

    private static byte[] TgaHead() => [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 8, 0, 24, 0, 1, 2, 3];
}
