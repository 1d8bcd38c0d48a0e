using Cotejo.Harness.Pictures;
using Cotejo.Harness.Videos;

namespace Cotejo.Harness.Mutants;

/// <summary>A second of video of 64x48 in the containers and codecs that are met, by the installed ffmpeg; and the animated PNG, which only it writes.</summary>
internal static class SmallVideos
{
    private static readonly (string Name, string Extension, string Options)[] Kinds =
    [
        ("APNG", "png", "-f apng -plays 0"),
        ("MP4 H.264", "mp4", "-c:v libx264 -preset ultrafast"),
        ("MP4 H.264 of fragments", "mp4", "-c:v libx264 -preset ultrafast -movflags frag_keyframe+empty_moov"),
        ("MP4 HEVC", "mp4", "-c:v libx265 -preset ultrafast -x265-params log-level=none"),
        ("MOV ProRes", "mov", "-c:v prores_ks"),
        ("3GP H.263", "3gp", "-c:v h263 -s 128x96"),
        ("Matroska VP9", "mkv", "-c:v libvpx-vp9 -deadline realtime"),
        ("WebM VP8", "webm", "-c:v libvpx"),
        ("AVI MPEG-4", "avi", "-c:v mpeg4"),
        ("AVI Motion JPEG", "avi", "-c:v mjpeg"),
        ("transport stream", "ts", "-c:v mpeg2video"),
        ("program stream", "mpg", "-c:v mpeg1video"),
        ("FLV", "flv", "-c:v flv"),
        ("WMV", "wmv", "-c:v wmv2"),
        ("Ogg Theora", "ogv", "-c:v libtheora"),
        ("NUT FFV1", "nut", "-c:v ffv1"),
        ("MXF", "mxf", "-c:v mpeg2video"),
        ("RealMedia", "rm", "-c:v rv10"),
        ("IVF VP8", "ivf", "-c:v libvpx"),
        ("bare H.264", "h264", "-c:v libx264 -preset ultrafast"),
        ("bare HEVC", "hevc", "-c:v libx265 -preset ultrafast -x265-params log-level=none"),
        ("YUV4MPEG2", "y4m", "-pix_fmt yuv420p"),
    ];

    /// <param name="workshop">A folder that exists; it is left as it was.</param>
    public static IEnumerable<SmallFile> Make(Chance chance, string workshop)
    {
        Clip clip = Clip.Invent(chance.Next(), new FrameRate(25, 1), 64, 48, 1, 2);
        string source = Path.Combine(workshop, "source.nut");
        Ffmpeg.Encode(Enumerable.Range(0, clip.Frames / 3).Select(frame => (clip, 3 * frame)), clip, new VideoOutput(source, null, "-c:v", "ffv1"));
        try
        {
            return [.. Kinds.Select(kind => Make(kind.Name, kind.Extension, kind.Options.Split(' ')))];
        }
        finally
        {
            File.Delete(source);
        }

        SmallFile Make(string name, string extension, string[] options)
        {
            string file = Path.Combine(workshop, "video." + extension);
            Ffmpeg.Edit(source, [new VideoOutput(file, null, options)]);
            byte[] bytes = File.ReadAllBytes(file);
            File.Delete(file);
            return new(name, extension, bytes);
        }
    }
}
