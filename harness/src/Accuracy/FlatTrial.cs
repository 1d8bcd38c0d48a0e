using Cotejo.Harness.Pictures;
using Cotejo.Harness.Seizures;
using SkiaSharp;

namespace Cotejo.Harness.Accuracy;

/// <param name="Kind">All of them for the last.</param>
/// <param name="Compared">Of sufficient quality: the engine leaves the others alone.</param>
/// <param name="Pairs">Of these, as the engine compares them, twins included. They are all of different things.</param>
internal sealed record FlatResult(string Kind, int Pictures, int Compared, UnrelatedResult Pairs);

/// <summary>What the rule of quality keeps from the matcher, and what comes near each other nevertheless.</summary>
internal static class FlatTrial
{
    public static IReadOnlyList<FlatResult> Run(ulong seed, int count)
    {
        var hashes = new (string Kind, PictureHash Hash)[count];
        using var hashers = new ThreadLocal<PictureHasher>(() => new PictureHasher());
        Parallel.For(0, count, i =>
        {
            var (kind, drawn) = FlatSeizure.Draw(seed, i);
            using SKBitmap bitmap = drawn;
            using SKBitmap kept = Encoded.Decode(FlatSeizure.Encode(bitmap));
            hashes[i] = (kind, hashers.Value!.Hash(kept));
        });
        return [.. hashes.GroupBy(h => h.Kind).Select(kind => Result(kind.Key, [.. kind.Select(h => h.Hash)])), Result("all", [.. hashes.Select(h => h.Hash)])];
    }

    private static FlatResult Result(string kind, PictureHash[] hashes)
    {
        PictureHash[] compared = [.. hashes.Where(h => h.Compared)];
        return new FlatResult(kind, hashes.Length, compared.Length, AccuracyTrial.Pair(compared, (a, b) => a.DistanceWithTwins(b)));
    }
}
