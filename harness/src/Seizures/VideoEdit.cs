using System.Globalization;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Videos;

namespace Cotejo.Harness.Seizures;

/// <summary>What was done to a video before it was kept again.</summary>
/// <param name="Name">Stands in the manifest, the same for every video, and is what recall is reported by.</param>
/// <param name="Filter">ffmpeg's, on the encoded video; null for none.</param>
/// <param name="Options">Codec and bit rate.</param>
internal sealed record VideoEdit(string Name, string Extension, string? Filter, string[] Options, Excerpt Excerpt)
{
    public const string Original = "original", Cut = "cut to 30 %", Embedded = "embedded", Still = "still", FramedStill = "still in a frame",
        ResizedStill = "still resized", Mirrored = "mirrored", Unrelated = "unrelated";

    /// <summary>As a camera or a platform leaves it.</summary>
    public static string[] Good { get; } = ["-c:v", "libx264", "-preset", "superfast", "-crf", "23"];

    /// <summary>As a phone's editor saves it, in little time.</summary>
    private static readonly string[] Quick = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "26"];

    /// <summary>Everything that is made from the encoded original: whole videos, a cut, stills.</summary>
    /// <param name="number">Of the video: every other one goes through the slow encoder, which would be a quarter of the whole generation.</param>
    public static List<VideoEdit> Of(Clip clip, Chance chance, int number)
    {
        var whole = new Excerpt(0, clip.Seconds);
        List<VideoEdit> edits =
        [
            new("x264 1200k", "mkv", null, X264(1200), whole),
            new("x264 400k", "mp4", null, X264(400), whole),
            new("x264 150k", "mp4", null, X264(150), whole),
            number % 2 != 0
                ? new("vp9 300k", "webm", null, ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "300k"], whole)
                : new("mpeg4 500k", "avi", null, ["-c:v", "mpeg4", "-b:v", "500k"], whole),
            new("to half the size", "mp4", "scale=iw/2:ih/2", Quick, whole),
            new("to 150 %", "mov", "scale=iw*3/2:ih*3/2", Quick, whole),
            new("logo", "mp4", Logo(chance), Quick, whole),
            new("logo on a plate", "mp4", Plate(chance), Quick, whole),
            new("letter-boxed 4:3", "mp4", "pad=iw:iw*3/4:0:(oh-ih)/2:black", Quick, whole),
            new("letter-boxed 1:1", "mp4", "pad=iw:iw:0:(oh-ih)/2:black", Quick, whole),
            new("pillar-boxed", "mkv", "pad=trunc(iw*2/3)*2:ih:(ow-iw)/2:0:black", Quick, whole),
            new(Mirrored, "ts", "hflip", Quick, whole),
            CutOf(clip, chance),
        ];
        edits.AddRange(StillsOf(clip, chance));
        return edits;
    }

    private static string[] X264(int kilobits) =>
        ["-c:v", "libx264", "-preset", "superfast", "-b:v", Text($"{kilobits}k"), "-maxrate", Text($"{kilobits}k"), "-bufsize", Text($"{2 * kilobits}k")];

    /// <summary>As platforms lay it over: a mark and six letters, nearly opaque, in a corner; 2 to 5 % of the area, the gaps included.</summary>
    private static string Logo(Chance chance)
    {
        var (x, y, width, height) = Corner(chance, wide: 1.8);
        List<string> boxes =
        [
            Fill(x, y, 0.2 * width, height, "white@0.85"), Fill(x + 0.05 * width, y + 0.25 * height, 0.1 * width, 0.5 * height, "darkred@0.85"),
        ];
        for (int letter = 0; letter < 6; letter++)
        {
            double left = x + (0.26 + 0.125 * letter) * width;
            boxes.Add(Fill(left, y + 0.2 * height, 0.03 * width, 0.6 * height, "white@0.85"));
            boxes.Add(Fill(left, y + chance.Between(0.2, 0.7) * height, 0.09 * width, 0.12 * height, "white@0.85"));
        }
        return string.Join(',', boxes);
    }

    /// <summary>The worst that a logo can be: an opaque white plate with a dark mark, of 2 to 5 % of the area. It moves either hash by 30 to 70 bits.</summary>
    private static string Plate(Chance chance)
    {
        var (x, y, width, height) = Corner(chance, wide: 1);
        return $"{Fill(x, y, width, height, "white")},{Fill(x + width / 4, y + height / 3, width / 2, height / 3, "darkred")}";
    }

    /// <param name="wide">Width over height, by that of the frame.</param>
    private static (double X, double Y, double Width, double Height) Corner(Chance chance, double wide)
    {
        double area = chance.Between(0.02, 0.05), width = Math.Sqrt(area * wide * chance.Between(0.7, 1.4)), height = area / width;
        return (chance.Happens(0.5) ? 0.03 : 0.97 - width, chance.Happens(0.5) ? 0.04 : 0.96 - height, width, height);
    }

    /// <summary>All by the size of the frame.</summary>
    private static string Fill(double x, double y, double width, double height, string colour) =>
        Text($"drawbox=x=iw*{x:0.0000}:y=ih*{y:0.0000}:w=iw*{width:0.0000}:h=ih*{height:0.0000}:color={colour}:t=fill");

    /// <summary>From a frame of any number, so that the cut's whole seconds are not the original's.</summary>
    public static VideoEdit CutOf(Clip clip, Chance chance)
    {
        int length = clip.Frames * 3 / 10, first = chance.Between(1, clip.Frames - length - 1);
        return new VideoEdit(Cut, "mp4", $"trim=start_frame={first}:end_frame={first + length},setpts=PTS-STARTPTS", Quick,
            new Excerpt(clip.Rate.Time(first), clip.Rate.Time(length)));
    }

    private static IEnumerable<VideoEdit> StillsOf(Clip clip, Chance chance)
    {
        yield return StillOf(clip, chance, Still, "png", null);
        yield return StillOf(clip, chance, Still, "jpg", null);
        yield return StillOf(clip, chance, Still, "jpg", null);
        yield return StillOf(clip, chance, FramedStill, "png", "scale=iw*3/2:ih*3/2,pad=iw*8/7:ih*5/4:iw/14:ih/8:0x202124");
        yield return StillOf(clip, chance, ResizedStill, "jpg", "scale=iw*5/8:ih*5/8");
    }

    public static VideoEdit StillOf(Clip clip, Chance chance, string name, string extension, string? filter)
    {
        int frame = chance.Below(clip.Frames);
        string[] codec = extension == "png" ? ["-c:v", "png"] : ["-c:v", "mjpeg", "-q:v", "4", "-pix_fmt", "yuvj420p"];
        return new VideoEdit(name, extension, $"select=eq(n\\,{frame}){(filter is null ? "" : "," + filter)}",
            ["-frames:v", "1", "-update", "1", "-f", "image2", .. codec], new Excerpt(clip.Rate.Time(frame), 0, 0, clip.ToGrid(frame)));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
