namespace Cotejo.Engine.Decoding.Video;

/// <summary>
/// The formats that ffmpeg may take a file for. In the list is every container and raw stream of video, however old, that ffmpeg reads
/// on its own. Out of it stays what can open anything besides the file it is given (play lists, scripts, manifests, image sequences,
/// session descriptions, split recordings), what is a device or a program rather than a file, what has no marks to be told by, and
/// subtitles, text art and still pictures. Of sound the common ones are in it.
/// </summary>
internal static class VideoFormats
{
    /// <summary>As -format_whitelist takes it; an unknown name does no harm, so newer and older versions share one list.</summary>
    public static string List { get; } = string.Join(',', Names);

    public static IReadOnlyList<string> Names =>
    [
        // What phones, cameras, recorders and the web write.
        "mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm", "avi", "asf", "asf_o", "flv", "live_flv", "kux", "ogg", "mpeg",
        "mpegts", "rm", "ivr", "wtv", "dv", "mxf", "gxf", "lxf", "nut", "nuv", "nsv", "swf", "dhav", "ifv", "luodat", "lvf", "lmlm4", "ty",
        "pva", "pmp", "r3d", "cine", "ser", "sdr2", "ipmovie", "mpjpeg", "mxg", "nc", "msnwctcp", "smjpeg", "vivo", "vividas", "xmv", "mtv",
        "iv8",
        // Raw streams.
        "h261", "h263", "h264", "hevc", "vvc", "evc", "av1", "obu", "ivf", "apv", "m4v", "mpegvideo", "cavsvideo", "avs2", "avs3", "dirac",
        "dnxhd", "vc1", "vc1test", "mjpeg", "mjpeg_2000", "ingenient", "yuv4mpegpipe", "ipu", "simbiosis_imx",
        // Sound, so that what only a name calls a video is told for what it is.
        "mp3", "aac", "flac", "wav", "w64", "aiff", "au", "caf", "amr", "ac3", "eac3", "dts", "ape", "tta", "wv", "mpc", "mpc8", "tak",
        // Games, home computers, karaoke.
        "4xm", "anm", "argo_brp", "avs", "bethsoftvid", "bfi", "bink", "bmv", "c93", "cdg", "cdxl", "dfa", "dsicin", "dxa", "ea",
        "film_cpk", "filmstrip", "flic", "gdv", "hnm", "idcin", "iff", "jv", "mgsts", "mm", "mods", "moflex", "mv", "mvi", "paf", "pdv",
        "rl2", "roq", "rpl", "sga", "siff", "smk", "smush", "thp", "tiertexseq", "tmv", "txd", "usm", "vmd", "wc3movie", "wsvqa", "yop",
    ];
}
