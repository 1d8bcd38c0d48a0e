namespace Cotejo.Engine.Decoding;

/// <summary>What the content is, told by its first bytes. Stored by name: never rename one.</summary>
public enum MediaType
{
    Unknown,
    Jpeg,
    Png,
    Gif,
    Bmp,
    WebP,
    Ico,
    Heic,
    Avif,
    JpegXl,
    Jpeg2000,
    Tiff,
    Psd,
    Tga,
    Pcx,
    /// <summary>A camera's raw file (DNG, CR2, NEF, ARW and kin).</summary>
    CameraRaw,
    /// <summary>Any video container.</summary>
    Video,
    /// <summary>Opened, and its entries are items of their own.</summary>
    Archive,
}
