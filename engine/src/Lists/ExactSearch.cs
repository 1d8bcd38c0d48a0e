using Cotejo.Engine.Exchange;
using Cotejo.Engine.Hashing;

namespace Cotejo.Engine.Lists;

/// <summary>Contents whose digests a list has. Every kind that an entry has is compared, whichever of them it was found by.</summary>
internal sealed class ExactSearch(KnownContents contents)
{
    private static readonly HashKind[] Kinds = [HashKind.Md5, HashKind.Sha1, HashKind.Sha256];

    private readonly Dictionary<HashKind, ListRow[]> _digests = [];

    /// <param name="list">The place of the list among the lists.</param>
    public IEnumerable<Hit> Find(ListFile file, int list, CancellationToken cancel)
    {
        var found = new List<(ulong Entry, int Content, HashKind Kind)>();
        foreach (var kind in Kinds.Where(kind => file.Rows(kind) > 0))
        {
            if (!_digests.TryGetValue(kind, out var digests)) { _digests.Add(kind, digests = contents.Digests(kind)); }
            file.Find(kind, digests, (place, entry) => found.Add((entry, (int)digests[place].Entry, kind)), cancel);
        }
        // In the order of the file, so that entries are read once and forwards.
        found.Sort();
        (ulong, int)? last = null;
        foreach (var (at, content, kind) in found)
        {
            cancel.ThrowIfCancellationRequested();
            if (last == (at, content)) { continue; }
            last = (at, content);
            var entry = file.Entry(at);
            var agree = entry.HasSeveral ? Agreeing(entry, contents[content].Digests) : entry.Has & Flag(kind);
            if (agree != 0) { yield return new Hit(content, list, at, agree, entry.Has & ~agree); }
        }
    }

    private static EntryDigests Agreeing(ListEntry entry, in Digests digests) =>
        entry.Has & ((entry.Md5 == digests.Md5 ? EntryDigests.Md5 : 0) | (entry.Sha1 == digests.Sha1 ? EntryDigests.Sha1 : 0)
            | (entry.Sha256 == digests.Sha256 ? EntryDigests.Sha256 : 0));

    private static EntryDigests Flag(HashKind kind) => kind switch
    {
        HashKind.Md5 => EntryDigests.Md5,
        HashKind.Sha1 => EntryDigests.Sha1,
        _ => EntryDigests.Sha256,
    };
}
