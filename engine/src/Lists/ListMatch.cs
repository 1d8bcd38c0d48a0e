using Cotejo.Engine.Planning;
using Cotejo.Kernels;

namespace Cotejo.Engine.Lists;

/// <summary>A content that an ignore list sets aside, and the hit that does it.</summary>
internal sealed record SetAside(int Content, int List, ulong Entry);

/// <summary>All that follows from the contents of a case and its lists.</summary>
/// <param name="Hits">By content, then list, then entry; each pair of a content and an entry once.</param>
/// <param name="Floods">By list, then entry, then time.</param>
internal sealed record ListMatch(KnownContents Contents, IReadOnlyList<Hit> Hits, IReadOnlyList<Flood> Floods, IReadOnlyList<SetAside> Aside)
{
    /// <param name="by">What compares perceptual hashes; the result is the same for all.</param>
    /// <exception cref="RunStoppedException">More near hits than there is memory for.</exception>
    public static ListMatch Find(
        KnownContents contents, IReadOnlyList<OpenedList> lists, FloodLimit flood, IPairSearch by, int threads, long maxHits, CancellationToken cancel)
    {
        var near = new NearSearch(lists, contents, by, new NearOptions(flood.Of(contents.Hashed), maxHits, threads), cancel).Find();
        var exact = new ExactSearch(contents);
        var hits = new Dictionary<(int Content, int List, ulong Entry), Hit>();
        foreach (var hit in lists.SelectMany((list, place) => exact.Find(list.File, place, cancel)).Concat(near.Hits))
        {
            var key = (hit.Content, hit.List, hit.Entry);
            hits[key] = hits.TryGetValue(key, out var known) ? known with { Near = known.Near ?? hit.Near, Shared = known.Shared ?? hit.Shared } : hit;
        }
        Hit[] sorted = [.. hits.Values.OrderBy(hit => (hit.Content, hit.List, hit.Entry))];
        return new ListMatch(contents, sorted, [.. near.Floods.OrderBy(f => (f.List, f.Entry, f.EntryTime))], [.. SetsAside(contents, lists, sorted)]);
    }

    /// <summary>
    /// An ignore list sets a content aside when it speaks of all of it, and no list that looks for something speaks of it at all. Near is
    /// enough for a whole picture; of a video every frame must be in the listed one. An entry of which a digest is another does not count.
    /// </summary>
    private static IEnumerable<SetAside> SetsAside(KnownContents contents, IReadOnlyList<OpenedList> lists, IEnumerable<Hit> hits)
    {
        foreach (var ofContent in hits.GroupBy(hit => hit.Content))
        {
            if (ofContent.Any(hit => lists[hit.List].Description.Kind == ListKind.Find)) { continue; }
            if (ofContent.FirstOrDefault(hit => SpeaksOfAll(contents, hit)) is { } first) { yield return new(first.Content, first.List, first.Entry); }
        }
    }

    private static bool SpeaksOfAll(KnownContents contents, Hit hit) => hit.Contradict == 0
        && (hit.Agree != 0 || (hit.Near is not null && contents[hit.Content].IsWholePicture) || hit.Shared?.OfContent == 100);
}
