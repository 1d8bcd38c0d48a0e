using Cotejo.Harness.Pictures;
using Cotejo.Harness.Videos;

namespace Cotejo.Harness.Seizures;

/// <summary>A handful of short clips for the demo seizure, each sent on again and cut, with a still among the pictures.</summary>
internal static class DemoVideos
{
    private const int Width = 320, Height = 240;

    private static readonly string[] Small = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "26"];

    /// <param name="first">The number of the first source; they count on from those of the pictures.</param>
    /// <param name="folders">Folders of the seizure, relative to it; the files go into some of them.</param>
    public static ManifestEntry[] Generate(string root, ulong seed, int count, int first, IReadOnlyList<string> folders)
    {
        var made = new ManifestEntry[count][];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            i => made[i] = Source(root, Chance.For(seed, "demo video", i), i, first + i, folders));
        return [.. made.SelectMany(entries => entries)];
    }

    private static ManifestEntry[] Source(string root, Chance chance, int number, int source, IReadOnlyList<string> folders)
    {
        Clip clip = Clip.Invent(chance.Next(), new FrameRate(25, 1), Width, Height, chance.Between(4.0, 8.0), chance.Between(1, 2));
        VideoEdit cut = VideoEdit.CutOf(clip, chance), still = VideoEdit.StillOf(clip, chance, VideoEdit.Still, "jpg", null);
        (string Name, string Edit, string? Filter, string[] Options, Excerpt Excerpt)[] files =
        [
            ($"VID_{number:0000}.mp4", VideoEdit.Original, null, Small, new Excerpt(0, clip.Seconds)),
            ($"video_{number}.avi", "mpeg4 200k", null, ["-c:v", "mpeg4", "-b:v", "200k"], new Excerpt(0, clip.Seconds)),
            ($"cut_{number}.mp4", cut.Name, cut.Filter, cut.Options, cut.Excerpt),
            ($"Screenshot_{number:0000}.jpg", still.Name, still.Filter, still.Options, still.Excerpt),
        ];
        string[] paths = [.. files.Select(file => Path.Combine(root, folders[chance.Below(folders.Count)], file.Name))];
        foreach (string path in paths) { Directory.CreateDirectory(Path.GetDirectoryName(path)!); }
        Ffmpeg.Encode(VideoSeizure.All(clip), clip, [.. files.Select((file, i) => new VideoOutput(paths[i], file.Filter, file.Options))]);
        return [.. files.Select((file, i) => VideoSeizure.Entry(root, paths[i], source, file.Edit, file.Excerpt))];
    }
}
