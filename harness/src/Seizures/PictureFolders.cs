using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Seizures;

/// <summary>Folders full of distinct JPEGs, no copies: load for the memory trial (many, tiny) and for the floor (of a messenger's size).</summary>
internal static class PictureFolders
{
    private const int PerFolder = 500;

    public static IReadOnlyList<ManifestEntry> Many(string root, ulong seed, int count) => Generate(root, seed, count, "many", chance =>
    {
        int width = chance.Between(32, 80) * 2;
        return new SourceShape(width, width * 3 / 4 & ~1, chance.Between(70, 90), Progressive: false);
    });

    public static IReadOnlyList<ManifestEntry> Photos(string root, ulong seed, int count, int width, int height, int quality)
    {
        if (width < 16 || height < 16 || ((width | height) & 1) != 0 || quality is < 1 or > 100)
        {
            throw new SettingsException("--width and --height take even numbers from 16, --quality 1 to 100.");
        }
        return Generate(root, seed, count, "photos", _ => new SourceShape(width, height, quality, Progressive: false));
    }

    private static ManifestEntry[] Generate(string root, ulong seed, int count, string purpose, Func<Chance, SourceShape> shape)
    {
        if (count < 1) { throw new SettingsException("--count takes a whole number from 1."); }
        var files = new ByteFiles(root);
        var entries = new ManifestEntry[count];
        using var writers = new ThreadLocal<JpegWriter>(() => new JpegWriter(), trackAllValues: true);
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            Chance chance = Chance.For(seed, purpose, i);
            SourceShape form = shape(chance);
            byte[] content = writers.Value!.Write(Painter.Paint(chance.Next(), form.Width, form.Height), form.Quality);
            string path = string.Create(CultureInfo.InvariantCulture, $"{i / PerFolder:0000}/{i:000000}.jpg");
            files.Write(Encoding.ASCII.GetBytes(path), content);
            entries[i] = new ManifestEntry(path, "picture", i, "original", content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
        });
        foreach (JpegWriter writer in writers.Values) { writer.Dispose(); }
        Manifest.Write(files.Root, entries);
        return entries;
    }
}
