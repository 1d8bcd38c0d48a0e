using System.Globalization;
using System.Text;
using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Seizures;

/// <summary>Every edit of <see cref="TrialEdit"/> on the same pictures, a folder for each: what hides a copy, and how well.</summary>
internal static class AttackSeizure
{
    private const string Original = "original";

    /// <param name="from">A folder of photographs to use, as many as there are up to <paramref name="pictures"/>; null: they are painted.</param>
    public static IReadOnlyList<ManifestEntry> Generate(string root, ulong seed, int pictures, string? from)
    {
        if (pictures < 1) { throw new SettingsException("--pictures takes a whole number from 1."); }
        List<string>? photographs = from is null ? null : Photographs.Distinct(from);
        var files = new ByteFiles(root);
        var made = new List<ManifestEntry>[Math.Min(pictures, photographs?.Count ?? pictures)];
        Parallel.For(0, made.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            made[i] = Edit(files, seed, i, photographs?[i]));
        ManifestEntry[] entries = [.. made.SelectMany(e => e).OrderBy(e => e.Path, StringComparer.Ordinal)];
        Manifest.Write(files.Root, entries);
        return entries;
    }

    private static List<ManifestEntry> Edit(ByteFiles files, ulong seed, int number, string? photograph)
    {
        Chance chance = Chance.For(seed, "attacked", number);
        using var writer = new JpegWriter();
        using var source = new Source(seed, number, SourceShape.Invent(chance), writer, photograph is null ? null : File.ReadAllBytes(photograph));
        List<ManifestEntry> entries = [Write(files, number, Original, photograph is null ? "jpg" : Path.GetExtension(photograph)[1..], source.Original)];
        foreach (TrialEdit edit in TrialEdit.All)
        {
            if (edit.Save(source.Bitmap, Chance.For(seed, edit.Name, number)) is { } content) { entries.Add(Write(files, number, edit.Name, "jpg", content)); }
        }
        return entries;
    }

    private static ManifestEntry Write(ByteFiles files, int number, string edit, string extension, byte[] content)
    {
        string folder = edit.Replace('/', '-').Replace(" %", "", StringComparison.Ordinal);
        byte[] path = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{folder}/{number:000}.{extension}"));
        files.Write(path, content);
        return ManifestEntry.Of(path, "picture", number, edit, content);
    }
}
