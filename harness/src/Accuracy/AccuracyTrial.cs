using Cotejo.Harness.Pictures;
using SkiaSharp;

namespace Cotejo.Harness.Accuracy;

/// <summary>How far the copies of one edit lie from their originals, under one policy.</summary>
/// <param name="Recall">Share found at each of <see cref="AccuracyTrial.Thresholds"/>: near enough, and of sufficient quality.</param>
internal sealed record EditResult(string Edit, int Pairs, double Mean, int Ninetieth, int Max, double[] Recall);

/// <param name="PerMillion">Pairs within each of <see cref="AccuracyTrial.Thresholds"/>, of a million.</param>
internal sealed record UnrelatedResult(int Pictures, long Pairs, double Mean, double Deviation, int Least, double[] PerMillion);

/// <param name="LowQuality">Pictures below the least quality: left out, since the engine does not match them.</param>
internal sealed record AccuracyResult(string Pictures, int Count, int LowQuality, double MeanQuality,
    IReadOnlyList<EditResult> Centred, IReadOnlyList<EditResult> Pdq, UnrelatedResult UnrelatedCentred, UnrelatedResult UnrelatedPdq);

/// <summary>The table from which the default distance is argued: recall by edit against false pairs, at the same thresholds.</summary>
internal static class AccuracyTrial
{
    public static IReadOnlyList<int> Thresholds { get; } = [15, 23, 31, 39, 47, 55, 63];

    /// <param name="edited">Painted pictures that every edit is tried on.</param>
    /// <param name="unrelated">Painted pictures that are paired with each other.</param>
    public static AccuracyResult OnPainted(ulong seed, int edited, int unrelated)
    {
        var hashes = new PictureHash[unrelated];
        using var hashers = new ThreadLocal<PictureHasher>(() => new PictureHasher());
        Parallel.For(0, unrelated, i => hashes[i] = hashers.Value!.Hash(Painter.Paint(Chance.For(seed, "unrelated", i).Next(), 512, 384)));
        return Measure("painted", edited, hashes, seed, i =>
        {
            using var writer = new JpegWriter();
            Chance chance = Chance.For(seed, "edited", i);
            (int width, int height) = chance.Pick<(int, int)>([(1280, 960), (960, 1280), (1600, 1066), (2048, 1536), (1280, 720)]);
            return Encoded.Decode(writer.Write(Painter.Paint(chance.Next(), width, height), 90));
        });
    }

    public static AccuracyResult OnPhotographs(ulong seed, IReadOnlyList<string> files)
    {
        var hasher = new PictureHasher();
        SKBitmap Load(int i) => Encoded.Decode(File.ReadAllBytes(files[i]));
        PictureHash[] hashes = [.. Enumerable.Range(0, files.Count).Select(i =>
        {
            using SKBitmap bitmap = Load(i);
            return hasher.Hash(bitmap);
        })];
        return Measure("photographs", files.Count, hashes, seed, Load);
    }

    private static AccuracyResult Measure(string name, int edited, PictureHash[] unrelated, ulong seed, Func<int, SKBitmap> load)
    {
        var distances = new (int Centred, int Pdq)?[edited, TrialEdit.All.Count];
        Parallel.For(0, edited, i => Compare(i, seed, load, distances));
        PictureHash[] used = [.. unrelated.Where(h => h.Centred.Quality >= PictureHash.LeastQuality)];
        return new AccuracyResult(name, edited, unrelated.Length - used.Length, unrelated.Average(h => h.Centred.Quality),
            Summarise(distances, d => d.Centred), Summarise(distances, d => d.Pdq),
            Pair([.. used.Select(h => h.Centred)]), Pair([.. used.Select(h => h.Pdq)]));
    }

    private static void Compare(int picture, ulong seed, Func<int, SKBitmap> load, (int, int)?[,] distances)
    {
        var hasher = new PictureHasher();
        using SKBitmap original = load(picture);
        PictureHash reference = hasher.Hash(original);
        if (reference.Centred.Quality < PictureHash.LeastQuality) { return; }
        for (int e = 0; e < TrialEdit.All.Count; e++)
        {
            using SKBitmap? copy = TrialEdit.All[e].Apply(original, Chance.For(seed, TrialEdit.All[e].Name, picture));
            if (copy is null) { continue; }
            PictureHash hash = hasher.Hash(copy);
            distances[picture, e] = (Found(hash.Centred, reference.Centred), Found(hash.Pdq, reference.Pdq));
        }
    }

    /// <summary>A copy whose own quality is too low is never found: farther than any threshold.</summary>
    private static int Found(OrientedHash copy, OrientedHash original) => copy.Quality >= PictureHash.LeastQuality ? copy.Distance(original) : 256;

    private static List<EditResult> Summarise((int Centred, int Pdq)?[,] distances, Func<(int Centred, int Pdq), int> policy)
    {
        var results = new List<EditResult>();
        for (int e = 0; e < distances.GetLength(1); e++)
        {
            int edit = e;
            int[] sorted = [.. Enumerable.Range(0, distances.GetLength(0)).Select(p => distances[p, edit]).OfType<(int, int)>().Select(policy).Order()];
            if (sorted.Length == 0) { continue; }
            results.Add(new EditResult(TrialEdit.All[e].Name, sorted.Length, sorted.Average(), sorted[(sorted.Length - 1) * 9 / 10], sorted[^1],
                [.. Thresholds.Select(t => (double)sorted.Count(d => d <= t) / sorted.Length)]));
        }
        return results;
    }

    internal static UnrelatedResult Pair(OrientedHash[] hashes)
    {
        var histogram = new long[257];
        Parallel.For(0, hashes.Length, () => new long[257], (i, _, own) =>
        {
            for (int j = i + 1; j < hashes.Length; j++) { own[hashes[i].Distance(hashes[j])]++; }
            return own;
        },
        own =>
        {
            lock (histogram)
            {
                for (int d = 0; d < own.Length; d++) { histogram[d] += own[d]; }
            }
        });
        long pairs = histogram.Sum();
        if (pairs == 0) { return new UnrelatedResult(hashes.Length, 0, 0, 0, 0, [.. Thresholds.Select(_ => 0.0)]); }
        double mean = histogram.Index().Sum(d => (double)d.Index * d.Item) / pairs;
        double variance = histogram.Index().Sum(d => (d.Index - mean) * (d.Index - mean) * d.Item) / pairs;
        return new UnrelatedResult(hashes.Length, pairs, mean, Math.Sqrt(variance), Array.FindIndex(histogram, n => n > 0),
            [.. Thresholds.Select(t => histogram.Take(t + 1).Sum() * 1e6 / pairs)]);
    }
}
