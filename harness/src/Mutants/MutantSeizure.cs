using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Mutants;

/// <summary>Mutants of small files of every format that the decoders claim, under the names that such files have.</summary>
internal static class MutantSeizure
{
    private const int PerFolder = 500;

    /// <summary>A start of ffmpeg costs as much as twenty small pictures: mutants of videos are one in five.</summary>
    private const double VideoShare = 0.2, ArchiveShare = 0.15;

    /// <summary>All formats.</summary>
    /// <param name="workshop">A folder that exists; it is left as it was.</param>
    public static (SmallFile[] Pictures, SmallFile[] Videos, SmallFile[] Archives) Originals(ulong seed, string workshop)
    {
        SmallFile[] pictures = [.. SmallPictures.Make(Chance.For(seed, "small pictures"))];
        SmallFile[] packed = [.. pictures.Where(p => p.Name is "JPEG" or "PNG" or "GIF animated")];
        return (pictures, [.. SmallVideos.Make(Chance.For(seed, "small videos"), workshop)], [.. SmallArchives.Of(packed)]);
    }

    /// <returns>Source is the mutant's number: with the seed it makes the same mutant again.</returns>
    public static IReadOnlyList<ManifestEntry> Generate(string root, ulong seed, int count)
    {
        if (count < 1) { throw new SettingsException("--count takes a whole number from 1."); }
        var files = new ByteFiles(root);
        var (pictures, videos, archives) = Originals(seed, files.Root);
        SmallFile[] all = [.. pictures, .. videos, .. archives];
        var entries = new ManifestEntry[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            Chance chance = Chance.For(seed, "mutant", i);
            double kind = chance.Unit();
            SmallFile original = chance.Pick<SmallFile>(kind < VideoShare ? videos : kind < VideoShare + ArchiveShare ? archives : pictures);
            var (bytes, what) = Mutation.Of(original.Bytes, chance.Pick<SmallFile>(all).Bytes, chance);
            string path = string.Create(CultureInfo.InvariantCulture, $"{i / PerFolder:0000}/{i:000000}.{original.Extension}");
            files.Write(Encoding.ASCII.GetBytes(path), bytes);
            entries[i] = new ManifestEntry(path, "mutant", i, $"{original.Name}: {what}", bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        });
        Manifest.Write(files.Root, entries);
        return entries;
    }
}
