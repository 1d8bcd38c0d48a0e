using System.Security.Cryptography;
using Cotejo.Engine.Evidence;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Seizures;

/// <summary>
/// Carries a plan out: all files of one painted picture by one thread, so that it is painted and decoded once. Videos come on top: the
/// pictures are the same with any number of them.
/// </summary>
internal static class DemoSeizure
{
    public static IReadOnlyList<ManifestEntry> Generate(string root, ulong seed, int images, int folders, int videos)
    {
        if (images < 1 || folders < 1 || videos < 0) { throw new SettingsException("--images and --folders take whole numbers from 1, --videos from 0."); }
        var files = new ByteFiles(root);
        var plan = new DemoPlan(seed, images, folders);
        var entries = new ManifestEntry[plan.Files.Count];
        var work = plan.Files.Index().GroupBy(f => f.Item.Source ?? -1).ToArray();
        using var writers = new ThreadLocal<JpegWriter>(() => new JpegWriter(), trackAllValues: true);
        Parallel.ForEach(work, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, group =>
        {
            SourceShape shape = group.Key >= 0 ? plan.Sources[group.Key] : new SourceShape(320, 240, 80, false);
            using var source = new Source(seed, group.Key, shape, writers.Value!);
            foreach (var (index, file) in group) { entries[index] = Put(files, file, source.Make(file.Edit)); }
        });
        foreach (JpegWriter writer in writers.Values) { writer.Dispose(); }
        ManifestEntry[] clips = DemoVideos.Generate(files.Root, seed, videos, plan.Sources.Count, plan.Folders);
        var ordered = entries.Concat(clips).OrderBy(e => e.Path, StringComparer.Ordinal).ToArray();
        Manifest.Write(files.Root, ordered);
        return ordered;
    }

    private static ManifestEntry Put(ByteFiles files, PlannedFile file, byte[] content)
    {
        string path = PathText.Escape(file.Path);
        if (file.Kind == "link")
        {
            files.Link(file.Path, content);
            return new ManifestEntry(path, file.Kind, null, file.Edit.Name, 0, null);
        }
        files.Write(file.Path, content);
        return new ManifestEntry(path, file.Kind, file.Source, file.Edit.Name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
    }
}
