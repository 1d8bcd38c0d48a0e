using Cotejo.Kernels;

namespace Cotejo.Engine.Matching;

/// <summary>
/// Joins contents into groups around their best originals, without chains: one that is near a member but not near the
/// representative is at most one step away, and says through whom.
/// </summary>
/// <remarks>
/// Contents have a rank, 0 the best original; neighbours are contents with an edge. <br/>
/// Leaders: in rank order, each content that has no group and has neighbours without a group becomes a representative, and all
/// these neighbours join it as direct members. <br/>
/// Links: a content that then has no group has no neighbour without one (the better of two such neighbours would have become a
/// representative) and no neighbour that is a representative (it would have joined it). So all its neighbours are direct members;
/// it joins the group of the nearest (smallest distance, then best rank) as linked through that one. No link goes through a linked
/// content. <br/>
/// A content without neighbours is a group of one. <br/>
/// The groups depend on ranks and edges only, not on the order in which edges are given; time and memory grow with contents plus edges.
/// </remarks>
public static class Grouping
{
    /// <param name="ranked">Every content once, best original first: the caller sorts by pixels, bytes, quality (each descending),
    /// then by SHA-256 ascending.</param>
    /// <param name="edges">At most one a pair.</param>
    /// <exception cref="ArgumentException">A content twice, or an edge to a content that is not ranked or to itself.</exception>
    public static ContentGroups Group(IReadOnlyList<int> ranked, IReadOnlyList<CopyEdge> edges)
    {
        var graph = new RankedGraph(ranked, edges);
        int count = ranked.Count;
        var roles = new MemberRole[count];
        var joined = new int[count];
        Array.Fill(joined, Alone);
        for (int rank = 0; rank < count; rank++)
        {
            if (joined[rank] == Alone) { Lead(graph, rank, roles, joined); }
        }
        for (int rank = 0; rank < count; rank++)
        {
            if (joined[rank] == Alone) { Link(graph, rank, roles, joined); }
        }
        return Collect(graph, ranked, roles, joined);
    }

    /// <summary>In place of the edge that a content joined by: it has no group yet, or none but its own.</summary>
    private const int Alone = -1;

    /// <summary>In place of the edge that a content joined by: it leads others.</summary>
    private const int Leads = -2;

    private static void Lead(RankedGraph graph, int rank, MemberRole[] roles, int[] joined)
    {
        foreach (int edge in graph.EdgesOf(rank))
        {
            int neighbour = graph.Other(edge, rank);
            if (joined[neighbour] == Alone)
            {
                joined[neighbour] = edge;
                roles[neighbour] = MemberRole.Direct;
                joined[rank] = Leads;
            }
        }
    }

    private static void Link(RankedGraph graph, int rank, MemberRole[] roles, int[] joined)
    {
        var nearest = (Distance: int.MaxValue, Rank: int.MaxValue);
        foreach (int edge in graph.EdgesOf(rank))
        {
            var candidate = (graph.Edge(edge).Distance, graph.Other(edge, rank));
            if (candidate.CompareTo(nearest) < 0)
            {
                nearest = candidate;
                joined[rank] = edge;
                roles[rank] = MemberRole.Linked;
            }
        }
    }

    private static ContentGroups Collect(RankedGraph graph, IReadOnlyList<int> ranked, MemberRole[] roles, int[] joined)
    {
        int count = ranked.Count;
        var groups = new int[count];
        int number = 0;
        for (int rank = 0; rank < count; rank++)
        {
            if (roles[rank] == MemberRole.Representative) { groups[rank] = number++; }
        }

        // Direct members take their representative's number first, since linked ones take theirs.
        foreach (var role in (ReadOnlySpan<MemberRole>)[MemberRole.Direct, MemberRole.Linked])
        {
            for (int rank = 0; rank < count; rank++)
            {
                if (roles[rank] == role) { groups[rank] = groups[graph.Other(joined[rank], rank)]; }
            }
        }

        var starts = new int[number + 1];
        foreach (int group in groups) { starts[group + 1]++; }
        for (int group = 0; group < number; group++) { starts[group + 1] += starts[group]; }
        var next = starts.ToArray();
        var members = new GroupMember[count];
        foreach (var role in Enum.GetValues<MemberRole>())
        {
            for (int rank = 0; rank < count; rank++)
            {
                if (roles[rank] == role) { members[next[groups[rank]]++] = Member(graph, ranked, rank, role, groups[rank], joined[rank]); }
            }
        }
        return new ContentGroups(members, starts);
    }

    private static GroupMember Member(RankedGraph graph, IReadOnlyList<int> ranked, int rank, MemberRole role, int group, int joined)
    {
        int content = ranked[rank];
        if (role == MemberRole.Representative) { return new GroupMember(group, content, role, content, 0, Orientation.Original); }
        var edge = graph.Edge(joined);

        // An edge's orientation turns its B into its A.
        return content == edge.B
            ? new GroupMember(group, content, role, edge.A, edge.Distance, edge.Orientation)
            : new GroupMember(group, content, role, edge.B, edge.Distance, edge.Orientation.Inverse());
    }
}
