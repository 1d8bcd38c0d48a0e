namespace Cotejo.Engine.Decoding.Video;

/// <summary>
/// A kind of hardware that ffmpeg decodes with. Frames stay there until they are chosen, are made 8-bit there, and only then fetched:
/// what is not chosen never crosses the bus, and a stream that the hardware cannot decode fails at once instead of being decoded by
/// the processor unnoticed.
/// </summary>
/// <param name="Name">ffmpeg's, of the method and of its frames.</param>
/// <param name="Download">Filters that bring a chosen frame into memory.</param>
internal sealed record HardwareDecoder(string Name, string Download)
{
    public static IReadOnlyList<HardwareDecoder> All { get; } =
    [
        new("cuda", "scale_cuda=format=nv12,hwdownload,format=nv12"),
        new("vaapi", "scale_vaapi=format=nv12,hwdownload,format=nv12"),
        new("qsv", "scale_qsv=format=nv12,hwdownload,format=nv12"),
    ];

    /// <summary>Those whose device this machine has: worth a try, no more.</summary>
    public static IEnumerable<HardwareDecoder> Plausible => All.Where(h => h.Name switch
    {
        "cuda" => File.Exists("/dev/nvidia0"),
        "vaapi" => Directory.Exists("/dev/dri") && Directory.EnumerateFiles("/dev/dri", "renderD*").Any(),
        _ => false,
    });
}
