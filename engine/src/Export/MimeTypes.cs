using Cotejo.Engine.Decoding;

namespace Cotejo.Engine.Export;

/// <summary>What other tools call the types of contents.</summary>
internal static class MimeTypes
{
    /// <param name="type">A name of <see cref="MediaType"/>.</param>
    /// <param name="container">Of a video, in ffmpeg's words.</param>
    /// <returns>Null where no one name is right.</returns>
    public static string? Of(string? type, string? container) => type switch
    {
        nameof(MediaType.Jpeg) => "image/jpeg",
        nameof(MediaType.Png) => "image/png",
        nameof(MediaType.Gif) => "image/gif",
        nameof(MediaType.Bmp) => "image/bmp",
        nameof(MediaType.WebP) => "image/webp",
        nameof(MediaType.Ico) => "image/vnd.microsoft.icon",
        nameof(MediaType.Heic) => "image/heic",
        nameof(MediaType.Avif) => "image/avif",
        nameof(MediaType.JpegXl) => "image/jxl",
        nameof(MediaType.Jpeg2000) => "image/jp2",
        nameof(MediaType.Tiff) => "image/tiff",
        nameof(MediaType.Psd) => "image/vnd.adobe.photoshop",
        nameof(MediaType.Tga) => "image/x-tga",
        nameof(MediaType.Pcx) => "image/vnd.zbrush.pcx",
        nameof(MediaType.Video) => OfVideo(container?.Split(',')[0]),
        _ => null,
    };

    private static string? OfVideo(string? container) => container switch
    {
        "mov" => "video/mp4",
        "matroska" => "video/matroska",
        "avi" => "video/vnd.avi",
        "flv" => "video/x-flv",
        "asf" => "video/x-ms-asf",
        "mpeg" or "mpegvideo" => "video/mpeg",
        "mpegts" => "video/mp2t",
        "ogg" => "video/ogg",
        _ => null,
    };
}
