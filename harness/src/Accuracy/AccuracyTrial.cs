using Cotejo.Harness.Pictures;
using SkiaSharp;

namespace Cotejo.Harness.Accuracy;

/// <summary>How far the copies of one edit lie from their originals, under one policy.</summary>
/// <param name="LowQuality">Copies whose own quality fell too low for the engine to compare them; the next three are of the others.</param>
/// <param name="Recall">Of all copies, the share found at each of <see cref="AccuracyTrial.Thresholds"/>: near enough, and of sufficient quality.</param>
/// <param name="FalsePairs">Strangers within each of them, of all copies together.</param>
/// <param name="Precision">Of the pairs within each of them, the share that are copies, each copy having been compared to its original and
/// to all strangers; null where there are no pairs.</param>
internal sealed record EditResult(string Edit, int Pairs, int LowQuality, double Mean, int Ninetieth, int Max, double[] Recall, long[] FalsePairs, double?[] Precision);

/// <param name="PerMillion">Pairs within each of <see cref="AccuracyTrial.Thresholds"/>, of a million.</param>
internal sealed record UnrelatedResult(int Pictures, long Pairs, double Mean, double Deviation, int Least, double[] PerMillion);

/// <param name="Qualities">A twentieth of the pictures, a quarter, half, three quarters and nineteen twentieths are of at most these.</param>
/// <param name="Strangers">Pictures that every copy is compared to besides its original.</param>
/// <param name="LowQuality">Pictures below the least quality: left out, since the engine does not match them.</param>
/// <param name="Bordered">Pictures in which the engine finds a border though none was added.</param>
/// <param name="Lying">Unrelated pictures as they lie, by the centred hash: of two hashes that know nothing of each other 128 bits differ.</param>
/// <param name="LyingPdq">Likewise by PDQ.</param>
/// <param name="Twins">Centred, with the twins of bordered pictures.</param>
/// <param name="UnrelatedTwins">Likewise, a border of random kind put around every picture: the worst case, in which all have a twin.</param>
internal sealed record AccuracyResult(string Pictures, int Count, int LowQuality, int Bordered, double MeanQuality, int[] Qualities, int Strangers,
    IReadOnlyList<EditResult> Centred, IReadOnlyList<EditResult> Twins, IReadOnlyList<EditResult> Pdq,
    UnrelatedResult UnrelatedCentred, UnrelatedResult UnrelatedTwins, UnrelatedResult UnrelatedPdq, UnrelatedResult Lying, UnrelatedResult LyingPdq);

/// <summary>The table from which the default distance is argued: recall by edit against false pairs, at the same thresholds.</summary>
internal static class AccuracyTrial
{
    public static IReadOnlyList<int> Thresholds { get; } = [15, 23, 31, 39, 47, 55, 63];

    /// <param name="edited">Painted pictures that every edit is tried on.</param>
    /// <param name="unrelated">Painted pictures that are paired with each other.</param>
    public static AccuracyResult OnPainted(ulong seed, int edited, int unrelated)
    {
        var hashes = new PictureHash[unrelated];
        var framed = new PictureHash[unrelated];
        using var hashers = new ThreadLocal<PictureHasher>(() => new PictureHasher());
        Parallel.For(0, unrelated, i =>
        {
            using var writer = new JpegWriter();
            Chance chance = Chance.For(seed, "unrelated", i);
            Picture picture = Painter.Paint(chance.Next(), 512, 384, chance.Happens(Painter.SoftShare));
            using SKBitmap bitmap = Encoded.Decode(writer.Write(picture, 90));
            hashes[i] = hashers.Value!.Hash(picture);
            framed[i] = Framed(hashers.Value, bitmap, seed, i);
        });
        return Measure("painted", edited, hashes, framed, seed, i =>
        {
            using var writer = new JpegWriter();
            Chance chance = Chance.For(seed, "edited", i);
            (int width, int height) = chance.Pick<(int, int)>([(1280, 960), (960, 1280), (1600, 1066), (2048, 1536), (1280, 720)]);
            return Encoded.Decode(writer.Write(Painter.Paint(chance.Next(), width, height, chance.Happens(Painter.SoftShare)), 90));
        }, same: false);
    }

    public static AccuracyResult OnPhotographs(ulong seed, IReadOnlyList<string> files)
    {
        var hasher = new PictureHasher();
        SKBitmap Load(int i) => Encoded.Decode(File.ReadAllBytes(files[i]));
        var hashes = new PictureHash[files.Count];
        var framed = new PictureHash[files.Count];
        for (int i = 0; i < files.Count; i++)
        {
            using SKBitmap bitmap = Load(i);
            (hashes[i], framed[i]) = (hasher.Hash(bitmap), Framed(hasher, bitmap, seed, i));
        }
        return Measure("photographs", files.Count, hashes, framed, seed, Load, same: true);
    }

    private static PictureHash Framed(PictureHasher hasher, SKBitmap bitmap, ulong seed, int index)
    {
        Chance chance = Chance.For(seed, "framed", index);
        using SKBitmap framed = chance.Pick<TrialEdit>([.. TrialEdit.Borders]).Make(bitmap, chance)!;
        return hasher.Hash(framed);
    }

    /// <param name="load">A picture to edit. Where <paramref name="unrelated"/> are the same pictures, its own number there is its original.</param>
    private static AccuracyResult Measure(
        string name, int edited, PictureHash[] unrelated, PictureHash[] framed, ulong seed, Func<int, SKBitmap> load, bool same)
    {
        PictureHash[] used = [.. unrelated.Where(h => h.Centred.Quality >= PictureHash.LeastQuality)];
        var trials = new EditTrial?[edited, TrialEdit.All.Count];
        // Bounded: the edit that starts ffmpeg waits for it, and the pool would put more threads, each with its pictures, beside one that waits.
        Parallel.For(0, edited, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            i => Compare(i, seed, load, same ? [.. used.Where(h => h != unrelated[i])] : used, trials));
        int[] qualities = [.. unrelated.Select(h => h.Centred.Quality).Order()];
        return new AccuracyResult(name, edited, unrelated.Length - used.Length, unrelated.Count(h => h.Trimmed is not null),
            qualities.Average(), [.. ((int[])[5, 25, 50, 75, 95]).Select(share => qualities[(qualities.Length - 1) * share / 100])], Math.Max(0, used.Length - (same ? 1 : 0)),
            Summarise(trials, t => t.Centred), Summarise(trials, t => t.Twins), Summarise(trials, t => t.Pdq),
            Pair(used, (a, b) => a.Centred.Distance(b.Centred)), Pair([.. framed.Where(h => h.Compared)], (a, b) => a.DistanceWithTwins(b)),
            Pair(used, (a, b) => a.Pdq.Distance(b.Pdq)), Pair(used, (a, b) => a.Centred.DistanceAsItLies(b.Centred)), Pair(used, (a, b) => a.Pdq.DistanceAsItLies(b.Pdq)));
    }

    private static void Compare(int picture, ulong seed, Func<int, SKBitmap> load, PictureHash[] strangers, EditTrial?[,] trials)
    {
        var hasher = new PictureHasher();
        using SKBitmap original = load(picture);
        PictureHash reference = hasher.Hash(original);
        if (reference.Centred.Quality < PictureHash.LeastQuality) { return; }
        for (int e = 0; e < TrialEdit.All.Count; e++)
        {
            using SKBitmap? copy = TrialEdit.All[e].Apply(original, Chance.For(seed, TrialEdit.All[e].Name, picture));
            if (copy is not null) { trials[picture, e] = EditTrial.Of(hasher.Hash(copy), reference, strangers); }
        }
    }

    private static List<EditResult> Summarise(EditTrial?[,] trials, Func<EditTrial, PolicyTrial> policy)
    {
        var results = new List<EditResult>();
        for (int e = 0; e < trials.GetLength(1); e++)
        {
            int edit = e;
            PolicyTrial[] copies = [.. Enumerable.Range(0, trials.GetLength(0)).Select(p => trials[p, edit]).OfType<EditTrial>().Select(policy).OrderBy(c => c.Distance)];
            if (copies.Length == 0) { continue; }
            int[] found = [.. Thresholds.Select(t => copies.Count(c => c.Distance <= t))];
            long[] strange = [.. Thresholds.Index().Select(t => copies.Sum(c => (long)c.FalsePairs[t.Index]))];
            int[] compared = [.. copies.Select(c => c.Distance).Where(d => d < PictureHash.NotCompared).DefaultIfEmpty(PictureHash.NotCompared)];
            results.Add(new EditResult(TrialEdit.All[e].Name, copies.Length, copies.Count(c => c.Distance == PictureHash.NotCompared),
                compared.Average(), compared[(compared.Length - 1) * 9 / 10], compared[^1],
                [.. found.Select(n => (double)n / copies.Length)], strange,
                [.. found.Zip(strange, (right, wrong) => right + wrong > 0 ? (double?)right / (right + wrong) : null)]));
        }
        return results;
    }

    internal static UnrelatedResult Pair<T>(T[] hashes, Func<T, T, int> distance)
    {
        var histogram = new long[257];
        Parallel.For(0, hashes.Length, () => new long[257], (i, _, own) =>
        {
            for (int j = i + 1; j < hashes.Length; j++) { own[distance(hashes[i], hashes[j])]++; }
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
