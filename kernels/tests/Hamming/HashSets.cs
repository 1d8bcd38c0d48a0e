namespace Cotejo.Kernels.Tests;

/// <summary>Sets of hashes that the search tests run on, and the search as a sorted list.</summary>
internal static class HashSets
{
    public static readonly int[] Thresholds = [0, 1, 15, 16, 31, 32, 47, 48, 63];

    public static Hash256 Random(Random random) => new(
        (ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64(long.MinValue, long.MaxValue),
        (ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64(long.MinValue, long.MaxValue));

    public static Hash256[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Random(random))];
    }

    /// <summary>Hashes around a few centres, so that pairs lie at every distance from 0 to beyond the largest threshold.</summary>
    public static Hash256[] Clustered(int count, int seed)
    {
        var random = new Random(seed);
        var centres = Random(Math.Max(1, count / 12), seed + 1);
        var hashes = new Hash256[count];
        for (int i = 0; i < count; i++)
        {
            hashes[i] = Flip(centres[random.Next(centres.Length)], random.Next(0, 40), random);
        }
        return hashes;
    }

    /// <summary>A hash at exactly this distance.</summary>
    public static Hash256 Flip(Hash256 hash, int bits, Random random)
    {
        var places = Enumerable.Range(0, 256).ToArray();
        random.Shuffle(places);
        return Flip(hash, places.AsSpan(0, bits));
    }

    public static Hash256 Flip(Hash256 hash, ReadOnlySpan<int> places)
    {
        Span<ulong> words = [hash.W0, hash.W1, hash.W2, hash.W3];
        foreach (int place in places) { words[place / 64] ^= 1ul << (place % 64); }
        return new Hash256(words[0], words[1], words[2], words[3]);
    }

    public static List<HashPair> Within(Hash256[] hashes, SearchOptions options)
    {
        var found = new Collected();
        HammingSearch.Within(hashes, options, found.Take);
        return found.Sorted();
    }

    public static List<HashPair> Between(Hash256[] first, Hash256[] second, SearchOptions options)
    {
        var found = new Collected();
        HammingSearch.Between(first, second, options, found.Take);
        return found.Sorted();
    }

    /// <summary>Written out once more, without anything of the product but the distance.</summary>
    public static List<HashPair> Expected(Hash256[] first, Hash256[] second, int threshold, bool isSelf)
    {
        var pairs = new List<HashPair>();
        for (int i = 0; i < first.Length; i++)
        {
            for (int j = isSelf ? i + 1 : 0; j < second.Length; j++)
            {
                int distance = Hamming.Distance(first[i], second[j]);
                if (distance <= threshold) { pairs.Add(new HashPair(i, j, distance)); }
            }
        }
        return pairs;
    }

    internal sealed class Collected
    {
        private readonly List<HashPair> _pairs = [];

        public void Take(ReadOnlySpan<HashPair> pairs)
        {
            lock (_pairs) { _pairs.AddRange(pairs); }
        }

        /// <summary>A pair reported twice stays twice, so that it fails a comparison.</summary>
        public List<HashPair> Sorted()
        {
            _pairs.Sort((x, y) => (x.First, x.Second, x.Distance).CompareTo((y.First, y.Second, y.Distance)));
            return _pairs;
        }
    }
}
