using Cotejo.Harness.Pictures;
using Cotejo.Harness.Videos;

namespace Cotejo.Harness.Seizures;

/// <summary>A short video and what was made of it, each with the small picture that Telegram Desktop keeps beside it.</summary>
internal static class TelegramVideo
{
    public const string Original = "video";

    private const string Thumbnail = "thumbnail of ";

    private static readonly string[] Picture = ["-frames:v", "1", "-update", "1", "-f", "image2", "-c:v", "mjpeg", "-q:v", "4", "-pix_fmt", "yuvj420p"];

    /// <summary>750k is Android's cap for what is less than 480 pixels high.</summary>
    private static readonly Version[] Versions =
    [
        new("video sent by Android", null, 750), new("video 300k", null, 300), new("video at half the size", "scale=trunc(iw/4)*2:trunc(ih/4)*2", 300),
    ];

    private sealed record Version(string Name, string? Filter, int Kilobits);

    public static string Any(Chance chance) => chance.Below(8) switch { < 3 => Original, < 6 => Versions[0].Name, 6 => Versions[1].Name, _ => Versions[2].Name };

    public static string ThumbnailOf(string version) => Thumbnail + version;

    /// <summary>A round message, which is square to those who store it.</summary>
    public static bool IsRound(int source) => source % 4 == 0;

    /// <param name="wanted">Names of versions and thumbnails.</param>
    /// <returns>Their files, and how long the video is.</returns>
    public static (Dictionary<string, byte[]> Files, double Seconds) Make(ulong seed, int source, IReadOnlySet<string> wanted)
    {
        Chance chance = Chance.For(seed, "telegram video", source);
        var (width, height) = IsRound(source) ? (384, 384) : chance.Pick<(int, int)>([(640, 360), (360, 640), (480, 360), (352, 640)]);
        Clip clip = Clip.Invent(chance.Next(), new FrameRate(chance.Pick<int>([25, 30]), 1), width, height, chance.Between(3.0, 6.0), chance.Between(1, 2));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("cotejo-video-");
        try
        {
            string original = Path.Combine(folder.FullName, Original + ".mp4");
            Ffmpeg.Encode(VideoSeizure.All(clip), clip, [new VideoOutput(original, null, VideoEdit.Good), Small(folder, Original, null)]);
            Version[] edits = [.. Versions.Where(v => wanted.Contains(v.Name) || wanted.Contains(ThumbnailOf(v.Name)))];
            if (edits.Length > 0)
            {
                Ffmpeg.Edit(original, [.. edits.Select(v => new VideoOutput(Path.Combine(folder.FullName, v.Name + ".mp4"), v.Filter, Capped(v.Kilobits))),
                    .. edits.Select(v => Small(folder, v.Name, v.Filter))]);
            }
            return (folder.EnumerateFiles().Where(file => wanted.Contains(Path.GetFileNameWithoutExtension(file.Name)))
                .ToDictionary(file => Path.GetFileNameWithoutExtension(file.Name), file => File.ReadAllBytes(file.FullName)), clip.Seconds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The first frame within a box of 320 pixels.</summary>
    private static VideoOutput Small(DirectoryInfo folder, string version, string? filter) => new(Path.Combine(folder.FullName, ThumbnailOf(version) + ".jpg"),
        $"select=eq(n\\,0),{(filter is null ? "" : filter + ",")}scale=320:320:force_original_aspect_ratio=decrease", Picture);

    private static string[] Capped(int kilobits) =>
        ["-c:v", "libx264", "-preset", "superfast", "-crf", "24", "-maxrate", $"{kilobits}k", "-bufsize", $"{2 * kilobits}k"];
}
