namespace Cotejo.Engine.Decoding;

/// <summary>What names claim. Used to tell a picture that is not one from a file that never said it was.</summary>
public static partial class MediaTypes
{
    private static readonly HashSet<string> TgaExtensions = ["tga", "icb", "vda", "vst", "targa"];

    private static readonly HashSet<string> RawExtensions =
    [
        "3fr", "arw", "cr2", "cr3", "crw", "dcr", "dng", "erf", "fff", "gpr", "iiq", "k25", "kdc", "mef", "mos", "mrw", "nef", "nrw",
        "orf", "pef", "raf", "raw", "rw2", "rwl", "sr2", "srf", "srw", "x3f",
    ];

    private static readonly HashSet<string> PictureExtensions =
    [
        "jpg", "jpeg", "jpe", "jfif", "jif", "jps", "mpo", "png", "apng", "gif", "bmp", "dib", "rle", "webp", "ico", "cur",
        "heic", "heif", "heics", "heifs", "hif", "avif", "avifs", "jxl", "jp2", "j2k", "jpf", "jpx", "jpc", "j2c",
        "tif", "tiff", "psd", "psb", "pcx", .. TgaExtensions, .. RawExtensions,
    ];

    /// <summary>
    /// Without .ts, .mts and .mod, which most often are program text or music, and whose videos are known by their bytes.
    /// </summary>
    private static readonly HashSet<string> VideoExtensions =
    [
        "mp4", "m4v", "mov", "qt", "mkv", "mk3d", "webm", "avi", "divx", "xvid", "wmv", "asf", "dvr-ms", "wtv", "flv", "f4v", "mpg", "mpeg", "mpe",
        "m1v", "m2v", "mpv", "m2ts", "m2t", "vob", "evo", "3gp", "3gpp", "3g2", "ogv", "ogm", "rm", "rmvb", "mxf", "gxf", "dv", "mjpg", "mjpeg",
        "mj2", "h261", "h263", "h264", "264", "avc", "h265", "265", "hevc", "av1", "obu", "ivf", "nut", "y4m", "nsv", "amv", "mtv", "bik", "smk",
        "flc", "fli", "roq", "vp8", "vp9",
    ];

    /// <summary>Whether the extension is one that videos have.</summary>
    public static bool NameClaimsVideo(ReadOnlySpan<byte> name) => HasExtension(name, VideoExtensions);

    /// <summary>Whether the extension is one that pictures or videos have.</summary>
    public static bool NameClaimsMedia(ReadOnlySpan<byte> name) => NameClaimsPicture(name) || NameClaimsVideo(name);

    /// <summary>Whether the extension is one that pictures have, in any case of its letters.</summary>
    public static bool NameClaimsPicture(ReadOnlySpan<byte> name) => HasExtension(name, PictureExtensions);

    private static bool HasExtension(ReadOnlySpan<byte> name, HashSet<string> extensions)
    {
        var extension = Extension(name);
        if (extension.IsEmpty || extension.Length > 8) { return false; }
        Span<char> lower = stackalloc char[extension.Length];
        for (int i = 0; i < extension.Length; i++)
        {
            lower[i] = char.ToLowerInvariant((char)extension[i]);
        }
        return extensions.GetAlternateLookup<ReadOnlySpan<char>>().Contains(lower);
    }

    private static ReadOnlySpan<byte> Extension(ReadOnlySpan<byte> name)
    {
        int dot = name.LastIndexOf((byte)'.');
        return dot < 0 ? default : name[(dot + 1)..];
    }
}
