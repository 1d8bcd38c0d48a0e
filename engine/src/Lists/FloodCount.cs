using System.Numerics;
using Cotejo.Engine.Matching;
using Cotejo.Kernels;

namespace Cotejo.Engine.Lists;

/// <summary>How many contents the rows of a list that flood are near to: a second search, for them alone.</summary>
internal sealed class FloodCount(Searched rows, KnownContents contents, IPairSearch by, SearchOptions search, CancellationToken cancel)
{
    /// <summary>Of one list. A list of which more flood is of no use as it is, whatever their numbers are.</summary>
    private const int MostCounted = 1000;

    private const int PartFrames = 1 << 16;
    private const int WordBits = 64;

    /// <param name="flooding">Rows, ascending.</param>
    public IEnumerable<Flood> Of(IReadOnlyList<int> flooding)
    {
        var listed = flooding.Select(rows.Rows.Row).ToList();
        Hash256[] hashes = [.. listed.Take(MostCounted).Select(row => row.Hash)];
        var counts = new long[hashes.Length];
        if (hashes.Length > 0)
        {
            foreach (var frames in contents.Frames(PartFrames, cancel)) { Add(hashes, frames, counts); }
        }
        return listed.Select((row, i) => new Flood(rows.Place, row.Entry, row.Time, i < counts.Length ? counts[i] : null));
    }

    private void Add(Hash256[] hashes, FrameHashes frames, long[] counts)
    {
        int[] contentOf = Renumber(frames);
        int words = (contentOf[^1] / WordBits) + 1;
        var met = new ulong[hashes.Length * words];
        for (int o = 0; o < FrameHashes.Orientations; o++)
        {
            by.Between(hashes, frames.Plane((Orientation)o), search, pairs =>
            {
                foreach (var (row, place, _) in pairs)
                {
                    // Videos meet listed videos by other rules.
                    if (rows.Rows.OfVideos && contents[frames.Contents[place]].IsVideo) { continue; }
                    Interlocked.Or(ref met[(row * words) + (contentOf[place] / WordBits)], 1UL << (contentOf[place] % WordBits));
                }
            });
        }
        for (int i = 0; i < counts.Length; i++)
        {
            foreach (ulong word in met.AsSpan(i * words, words)) { counts[i] += BitOperations.PopCount(word); }
        }
    }

    /// <summary>Of each frame its content, counted from 0 without gaps.</summary>
    private static int[] Renumber(FrameHashes frames)
    {
        var contentOf = new int[frames.Count];
        for (int i = 1; i < contentOf.Length; i++) { contentOf[i] = contentOf[i - 1] + (frames.Contents[i] == frames.Contents[i - 1] ? 0 : 1); }
        return contentOf;
    }
}
