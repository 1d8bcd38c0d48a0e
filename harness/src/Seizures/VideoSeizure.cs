using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cotejo.Engine.Evidence;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Videos;

namespace Cotejo.Harness.Seizures;

/// <summary>
/// Videos whose kinship is known: each source with its edits in a folder of its own, and clips that are related to nothing. The same
/// seed gives the same edits at the same times; the bytes are those of the installed ffmpeg.
/// </summary>
internal sealed class VideoSeizure
{
    public const int DefaultWidth = 640;

    private static readonly FrameRate[] Rates = [new(25, 1), new(30, 1), new(30_000, 1001)];

    private readonly ByteFiles _files;
    private readonly ulong _seed;
    private readonly int _width, _height;

    private VideoSeizure(ByteFiles files, ulong seed, int width) => (_files, _seed, _width, _height) = (files, seed, width, width / 16 * 9);

    /// <param name="width">Of a video; its height is nine sixteenths. A multiple of 64, so that every edit has even sides.</param>
    public static IReadOnlyList<ManifestEntry> Generate(string root, ulong seed, int sources, int unrelated, int width)
    {
        if (sources < 0 || unrelated < 0) { throw new SettingsException("--sources and --unrelated take whole numbers from 0."); }
        if (width < 192 || width % 64 != 0) { throw new SettingsException("--width takes a multiple of 64 from 192."); }
        var files = new ByteFiles(root);
        var seizure = new VideoSeizure(files, seed, width);
        var made = new IReadOnlyList<ManifestEntry>[sources + unrelated];
        Parallel.For(0, made.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            i => made[i] = i < sources ? seizure.Source(i) : [seizure.UnrelatedClip(i, i - sources)]);
        ManifestEntry[] entries = [.. made.SelectMany(e => e)];
        Manifest.Write(files.Root, entries);
        return entries;
    }

    private List<ManifestEntry> Source(int number)
    {
        Chance chance = Chance.For(_seed, "video", number);
        FrameRate rate = Rates[number % Rates.Length];
        Clip clip = Clip.Invent(chance.Next(), rate, _width, _height, chance.Between(20.0, 28.0), chance.Between(2, 4));
        string folder = string.Create(CultureInfo.InvariantCulture, $"source-{number:000}");
        Directory.CreateDirectory(Path.Combine(_files.Root, folder));

        string original = Place(folder, VideoEdit.Original, 0, "mp4");
        Ffmpeg.Encode(All(clip), clip, new VideoOutput(original, null, VideoEdit.Good));
        List<VideoEdit> edits = VideoEdit.Of(clip, chance, number);
        string[] paths = [.. edits.Select((edit, i) => Place(folder, edit.Name, edits.Take(i).Count(e => e.Name == edit.Name), edit.Extension))];
        Ffmpeg.Edit(original, [.. edits.Select((edit, i) => new VideoOutput(paths[i], edit.Filter, edit.Options))]);

        List<ManifestEntry> entries = [Entry(original, number, VideoEdit.Original, new Excerpt(0, clip.Seconds))];
        for (int i = 0; i < edits.Count; i++) { entries.Add(Entry(paths[i], number, edits[i].Name, edits[i].Excerpt)); }
        entries.Add(Embed(folder, number, clip, chance));
        return entries;
    }

    /// <summary>Into the middle of a video of other scenes, at a frame of any number, encoded anew as a whole.</summary>
    private ManifestEntry Embed(string folder, int number, Clip clip, Chance chance)
    {
        Clip host = Clip.Invent(chance.Next(), clip.Rate, _width, _height, clip.Seconds * chance.Between(0.9, 1.3), 3);
        int at = (int)(host.Frames * chance.Between(0.35, 0.65));
        string path = Place(folder, VideoEdit.Embedded, 0, "mp4");
        Ffmpeg.Encode(All(host).Take(at).Concat(All(clip)).Concat(All(host).Skip(at)), clip, new VideoOutput(path, null, VideoEdit.Good));
        return Entry(path, number, VideoEdit.Embedded, new Excerpt(0, clip.Seconds, clip.Rate.Time(at)));
    }

    private ManifestEntry UnrelatedClip(int source, int number)
    {
        Chance chance = Chance.For(_seed, "unrelated video", number);
        Clip clip = Clip.Invent(chance.Next(), Rates[number % Rates.Length], _width, _height, 5, chance.Between(1, 2));
        string folder = string.Create(CultureInfo.InvariantCulture, $"{VideoEdit.Unrelated}-{number / 100:00}");
        Directory.CreateDirectory(Path.Combine(_files.Root, folder));
        string path = Path.Combine(_files.Root, folder, string.Create(CultureInfo.InvariantCulture, $"{number:0000}.mp4"));
        Ffmpeg.Encode(All(clip), clip, new VideoOutput(path, null, VideoEdit.Good));
        return Entry(path, source, VideoEdit.Unrelated, new Excerpt(0, clip.Seconds));
    }

    internal static IEnumerable<(Clip Clip, int Frame)> All(Clip clip) => Enumerable.Range(0, clip.Frames).Select(frame => (clip, frame));

    /// <param name="again">How many files of that edit are there already.</param>
    private string Place(string folder, string edit, int again, string extension)
    {
        string name = edit.Replace(':', '-').Replace(" %", "", StringComparison.Ordinal);
        return Path.Combine(_files.Root, folder, again == 0 ? $"{name}.{extension}" : $"{name} {again + 1}.{extension}");
    }

    private ManifestEntry Entry(string path, int source, string edit, Excerpt excerpt) => Entry(_files.Root, path, source, edit, excerpt);

    internal static ManifestEntry Entry(string root, string path, int source, string edit, Excerpt excerpt)
    {
        byte[] content = File.ReadAllBytes(path);
        string shown = PathText.Escape(Encoding.UTF8.GetBytes(Path.GetRelativePath(root, path))), kind = excerpt.Length > 0 ? "video" : "picture";
        return new ManifestEntry(shown, kind, source, edit, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))) { Excerpt = excerpt };
    }
}
