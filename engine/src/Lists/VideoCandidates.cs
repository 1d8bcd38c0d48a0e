using System.Collections.Concurrent;
using Cotejo.Engine.Matching;
using Cotejo.Engine.Matching.Videos;
using Cotejo.Kernels;

namespace Cotejo.Engine.Lists;

/// <summary>Listed videos and videos of the case with a near frame: more than these cannot match by vPDQ's rules.</summary>
internal sealed class VideoCandidates(Searched rows, NearOptions options)
{
    private readonly ConcurrentDictionary<(ulong Entry, int Content), bool> _pairs = [];
    private long _count;

    /// <summary>From any thread.</summary>
    public void Add(ulong entry, int content)
    {
        if (_pairs.TryAdd((entry, content), true) && Interlocked.Increment(ref _count) > options.MaxHits)
        {
            throw new RunStoppedException($"There are more than {options.MaxHits} pairs of a video and a listed video with a near frame, which is what this run has memory "
                + "for. Every file is recorded; match again with more --memory, or without the list.");
        }
    }

    /// <summary>Those that match.</summary>
    public IEnumerable<Hit> Compare(FrameHashes frames, int threads, CancellationToken cancel)
    {
        var hits = new ConcurrentBag<Hit>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel };
        foreach (var listed in _pairs.Keys.GroupBy(pair => pair.Entry))
        {
            var entry = rows.Rows.FramesOf(rows.File.Entry(listed.Key));
            Parallel.ForEach(listed, parallel, pair =>
            {
                var (ofContent, ofEntry) = VpdqShares.Of(FramesOf(frames, pair.Content), entry, NearSearch.Distance);
                if (ofContent >= NearSearch.Share || ofEntry >= NearSearch.Share)
                {
                    hits.Add(new Hit(pair.Content, rows.Place, listed.Key) { Shared = new FramesShared(ofContent ?? 0, ofEntry ?? 0) });
                }
            });
        }
        return hits;
    }

    /// <summary>As they are stored; without repeats.</summary>
    private static Hash256[] FramesOf(FrameHashes frames, int content)
    {
        int first = frames.Contents.BinarySearch(content);
        while (first > 0 && frames.Contents[first - 1] == content) { first--; }
        int end = first;
        while (end < frames.Count && frames.Contents[end] == content) { end++; }
        return [.. frames.Plane(Orientation.Original).Span[first..end].ToArray().Distinct()];
    }
}
