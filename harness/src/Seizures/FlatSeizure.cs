using System.Globalization;
using System.Text;
using Cotejo.Harness.Pictures;
using SkiaSharp;

namespace Cotejo.Harness.Seizures;

/// <summary>Pictures with little in them, a folder for each kind. No two show the same, though a hash may think so.</summary>
internal static class FlatSeizure
{
    public static IReadOnlyList<ManifestEntry> Generate(string root, ulong seed, int count)
    {
        if (count < 1) { throw new SettingsException("--count takes a whole number from 1."); }
        var files = new ByteFiles(root);
        var entries = new ManifestEntry[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var (kind, bitmap) = Draw(seed, i);
            using (bitmap)
            {
                byte[] content = Encode(bitmap);
                byte[] path = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}/{i:0000}.jpg"));
                files.Write(path, content);
                entries[i] = ManifestEntry.Of(path, "picture", i, kind, content);
            }
        });
        ManifestEntry[] ordered = [.. entries.OrderBy(e => e.Path, StringComparer.Ordinal)];
        Manifest.Write(files.Root, ordered);
        return ordered;
    }

    internal static byte[] Encode(SKBitmap bitmap) => Encoded.Jpeg(bitmap, 85);

    /// <summary>The kinds take turns.</summary>
    internal static (string Kind, SKBitmap Bitmap) Draw(ulong seed, int number)
    {
        FlatKind kind = FlatPictures.Kinds[number % FlatPictures.Kinds.Count];
        return (kind.Name, kind.Draw(Chance.For(seed, kind.Name, number)));
    }
}
