using System.Buffers;
using Cotejo.Engine.Matching;
using Cotejo.Kernels;

namespace Cotejo.Engine.Lists;

/// <param name="Flood">Most contents that an entry may be near to.</param>
/// <param name="MaxHits">Near hits of one list that there is memory for.</param>
internal sealed record NearOptions(long Flood, long MaxHits, int Threads)
{
    /// <summary>Frames of contents that are held at one time: 64 MiB of hashes in eight orientations.</summary>
    public int PartFrames { get; init; } = 1 << 18;

    /// <summary>Hashes of a list that are held at one time: 128 MiB.</summary>
    public int BlockRows { get; init; } = 1 << 22;
}

/// <summary>
/// Contents that are near to the entries of lists, by PDQ: every frame of a content in its eight orientations against the pictures of lists; pictures
/// against the frames of listed videos likewise; videos against listed videos by vPDQ's rules.
/// </summary>
internal sealed class NearSearch(IReadOnlyList<OpenedList> lists, KnownContents contents, IPairSearch by, NearOptions options, CancellationToken cancel)
{
    /// <summary>The reference's: at it and at a quality of 50 its users exchange hashes.</summary>
    public const int Distance = 31;

    /// <summary>Percent of one side's frames that the other must have. vPDQ's exchange asks it of the query; a known clip within a longer video counts too.</summary>
    public const double Share = 80;

    private readonly SearchOptions _search = new(Distance, options.Threads, Cancel: cancel);

    public (IReadOnlyList<Hit> Hits, IReadOnlyList<Flood> Floods) Find()
    {
        var searched = lists.SelectMany((list, place) => (Searched[])[new(list, place, ofVideos: false, options), new(list, place, ofVideos: true, options)])
            .Where(rows => rows.Rows.Count > 0).ToList();
        if (searched.Count == 0) { return ([], []); }
        var hits = new List<Hit>();
        foreach (var frames in contents.Frames(options.PartFrames, cancel))
        {
            foreach (var rows in searched)
            {
                var videos = new VideoCandidates(rows, options);
                foreach (var (first, hashes, entries) in rows.Rows.Blocks(options.BlockRows)) { Meet(rows, first, hashes, entries, frames, videos); }
                if (rows.Rows.OfVideos) { hits.AddRange(videos.Compare(frames, options.Threads, cancel)); }
            }
        }
        var floods = new List<Flood>();
        foreach (var rows in searched)
        {
            var (near, flooding) = rows.Hits.Finish();
            hits.AddRange(Nearest(rows, near));
            floods.AddRange(new FloodCount(rows, contents, by, _search, cancel).Of(flooding));
        }
        return (hits, floods);
    }

    private void Meet(Searched rows, int first, Hash256[] hashes, ulong[] entries, FrameHashes frames, VideoCandidates videos)
    {
        for (int o = 0; o < FrameHashes.Orientations; o++)
        {
            var orientation = (Orientation)o;
            by.Between(hashes, frames.Plane(orientation), _search, pairs =>
            {
                var near = ArrayPool<PackedEdge>.Shared.Rent(pairs.Length);
                int count = 0;
                foreach (var (row, place, distance) in pairs)
                {
                    int content = frames.Contents[place];
                    if (!rows.Rows.OfVideos || !contents[content].IsVideo)
                    {
                        near[count++] = PackedEdge.Pack(first + row, content, distance, orientation, slotA: 0, frames.Slots[place]);
                    }
                    else if (orientation == Orientation.Original) { videos.Add(entries[row], content); }
                }
                if (count > 0) { rows.Hits.Add(near.AsSpan(0, count)); }
                ArrayPool<PackedEdge>.Shared.Return(near);
            });
        }
    }

    /// <summary>The nearest row of each entry and content: a listed video has several.</summary>
    private static Dictionary<(ulong Entry, int Content), Hit>.ValueCollection Nearest(Searched rows, IReadOnlyList<CopyEdge> near)
    {
        var nearest = new Dictionary<(ulong Entry, int Content), Hit>();
        int row = -1;
        (Hash256 Hash, ulong Entry, long? Time) listed = default;
        foreach (var edge in near)
        {
            if (edge.A != row) { (row, listed) = (edge.A, rows.Rows.Row(edge.A)); }
            var key = (listed.Entry, edge.B);
            // Of equally near ones the first row stays.
            if (nearest.TryGetValue(key, out var known) && known.Near!.Value.Distance <= edge.Distance) { continue; }
            nearest[key] = new Hit(edge.B, rows.Place, listed.Entry) { Near = new Nearness(edge.Distance, edge.Orientation, edge.FrameB, listed.Time) };
        }
        return nearest.Values;
    }
}

/// <summary>The rows of a list that are searched together, and what they meet.</summary>
internal sealed class Searched(OpenedList list, int place, bool ofVideos, NearOptions options)
{
    public ListFile File => list.File;

    /// <summary>Of the list, among the lists.</summary>
    public int Place => place;

    public NearRows Rows { get; } = new(list.File, ofVideos);

    public HitReducer Hits { get; } = new(list.Name, options.MaxHits, options.Flood);
}
