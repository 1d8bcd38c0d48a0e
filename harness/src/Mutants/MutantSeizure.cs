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
    private const double VideoShare = 0.2;

    /// <summary>All formats, those of videos behind those of pictures.</summary>
    /// <param name="workshop">A folder that exists; it is left as it was.</param>
    public static (IReadOnlyList<SmallFile> Pictures, IReadOnlyList<SmallFile> Videos) Originals(ulong seed, string workshop) =>
        ([.. SmallPictures.Make(Chance.For(seed, "small pictures"))], [.. SmallVideos.Make(Chance.For(seed, "small videos"), workshop)]);

    /// <returns>Source is the mutant's number: with the seed it makes the same mutant again.</returns>
    public static IReadOnlyList<ManifestEntry> Generate(string root, ulong seed, int count)
    {
        if (count < 1) { throw new SettingsException("--count takes a whole number from 1."); }
        var files = new ByteFiles(root);
        var (pictures, videos) = Originals(seed, files.Root);
        SmallFile[] all = [.. pictures, .. videos];
        var entries = new ManifestEntry[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            Chance chance = Chance.For(seed, "mutant", i);
            SmallFile original = chance.Pick<SmallFile>([.. chance.Happens(VideoShare) ? videos : pictures]);
            var (bytes, what) = Mutation.Of(original.Bytes, chance.Pick<SmallFile>(all).Bytes, chance);
            string path = string.Create(CultureInfo.InvariantCulture, $"{i / PerFolder:0000}/{i:000000}.{original.Extension}");
            files.Write(Encoding.ASCII.GetBytes(path), bytes);
            entries[i] = new ManifestEntry(path, "mutant", i, $"{original.Name}: {what}", bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        });
        Manifest.Write(files.Root, entries);
        return entries;
    }
}
