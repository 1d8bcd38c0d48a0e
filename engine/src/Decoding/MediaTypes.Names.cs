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
