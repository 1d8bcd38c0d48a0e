using Cotejo.Engine.Matching;
using Cotejo.Kernels;

namespace Cotejo.Engine.Tests.Matching;

public sealed class GroupingTests
{
    [Fact]
    public void Contents_without_edges_are_groups_of_one_in_rank_order()
    {
        var groups = Grouping.Group([30, 10, 20], []);
        Assert.Equal([Alone(0, 30), Alone(1, 10), Alone(2, 20)], groups.Members);
        Assert.Equal(3, groups.Count);
        Assert.Equal(0, Grouping.Group([], []).Count);
    }

    [Fact]
    public void A_star_gathers_around_its_best_original()
    {
        var groups = Grouping.Group([1, 2, 3, 4], [Edge(1, 2, 5), Edge(1, 3, 6), Edge(1, 4, 7)]);
        Assert.Equal([Alone(0, 1), Direct(0, 2, 1, 5), Direct(0, 3, 1, 6), Direct(0, 4, 1, 7)], groups.Members);
    }

    [Fact]
    public void A_star_whose_centre_is_not_the_best_links_its_points_through_the_centre()
    {
        // 1 leads and takes the centre; the other points are near the centre only.
        var groups = Grouping.Group([1, 2, 3, 9], [Edge(1, 9, 5), Edge(2, 9, 6), Edge(3, 9, 7)]);
        Assert.Equal([Alone(0, 1), Direct(0, 9, 1, 5), Linked(0, 2, 9, 6), Linked(0, 3, 9, 7)], groups.Members);
    }

    [Fact]
    public void A_clique_has_one_representative_and_direct_members()
    {
        var edges = new List<CopyEdge>();
        for (int a = 0; a < 6; a++)
        {
            for (int b = a + 1; b < 6; b++) { edges.Add(Edge(a, b, a + b)); }
        }
        var groups = Grouping.Group([4, 0, 1, 2, 3, 5], edges);
        Assert.Equal(1, groups.Count);
        Assert.Equal(
            [Alone(0, 4), Direct(0, 0, 4, 4), Direct(0, 1, 4, 5), Direct(0, 2, 4, 6), Direct(0, 3, 4, 7), Direct(0, 5, 4, 9)],
            groups.Group(0).ToArray());
    }

    [Fact]
    public void A_chain_of_five_is_cut_and_nothing_is_more_than_one_step_away()
    {
        CopyEdge[] chain = [Edge(1, 2, 10), Edge(2, 3, 10), Edge(3, 4, 10), Edge(4, 5, 10)];
        Assert.Equal(
            [Alone(0, 1), Direct(0, 2, 1, 10), Alone(1, 3), Direct(1, 4, 3, 10), Linked(1, 5, 4, 10)],
            Grouping.Group([1, 2, 3, 4, 5], chain).Members);
        Assert.Equal(
            [Alone(0, 3), Direct(0, 2, 3, 10), Direct(0, 4, 3, 10), Linked(0, 1, 2, 10), Linked(0, 5, 4, 10)],
            Grouping.Group([3, 1, 2, 4, 5], chain).Members);
        Assert.Equal(
            [Alone(0, 5), Direct(0, 4, 5, 10), Alone(1, 1), Direct(1, 2, 1, 10), Linked(1, 3, 2, 9)],
            Grouping.Group([5, 1, 3, 2, 4], [chain[0], Edge(2, 3, 9), chain[2], chain[3]]).Members);
    }

    [Fact]
    public void Two_stars_that_share_a_member_leave_it_to_the_better_one()
    {
        var groups = Grouping.Group([1, 2, 3, 4, 5], [Edge(1, 3, 20), Edge(1, 4, 8), Edge(2, 3, 1), Edge(2, 5, 9)]);
        Assert.Equal([Alone(0, 1), Direct(0, 3, 1, 20), Direct(0, 4, 1, 8), Alone(1, 2), Direct(1, 5, 2, 9)], groups.Members);
    }

    [Fact]
    public void A_link_goes_to_the_nearest_member_and_in_a_tie_to_the_better_one()
    {
        // 6 and 7 are left over: their neighbours 3 (of 1) and 4 (of 2) are taken.
        CopyEdge[] edges = [Edge(1, 3, 5), Edge(2, 4, 5), Edge(3, 6, 12), Edge(4, 6, 11), Edge(3, 7, 11), Edge(4, 7, 11)];
        var groups = Grouping.Group([1, 2, 6, 7, 4, 3], [.. edges]);
        Assert.Equal(
            [Alone(0, 1), Direct(0, 3, 1, 5), Alone(1, 2), Direct(1, 4, 2, 5), Linked(1, 6, 4, 11), Linked(1, 7, 4, 11)], groups.Members);
    }

    [Fact]
    public void A_members_orientation_turns_it_into_the_one_it_joined_through()
    {
        CopyEdge[] edges =
        [
            new(1, 2, 3, Orientation.Rotate90, 0, 0), new(2, 3, 3, Orientation.Rotate90, 4, 5), new(3, 4, 3, Orientation.FlipX, 0, 0),
        ];
        Assert.Equal(
            [
                Alone(0, 2), new(0, 1, MemberRole.Direct, 2, 3, Orientation.Rotate270), new(0, 3, MemberRole.Direct, 2, 3, Orientation.Rotate90),
                new(0, 4, MemberRole.Linked, 3, 3, Orientation.FlipX),
            ],
            Grouping.Group([2, 1, 3, 4], edges).Members);
    }

    [Fact]
    public void A_graph_that_contradicts_itself_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Grouping.Group([1, 2, 1], []));
        Assert.Throws<ArgumentException>(() => Grouping.Group([1, 2], [Edge(1, 3, 5)]));
        Assert.Throws<ArgumentException>(() => Grouping.Group([1, 2], [Edge(2, 2, 0)]));
    }

    [Fact]
    public void Every_content_is_in_one_group_and_as_near_as_its_role_says()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            int count = random.Next(1, 60);
            int[] ranked = [.. Enumerable.Range(0, count).Select(i => i * 7)];
            random.Shuffle(ranked);
            var edges = new List<CopyEdge>();
            double density = random.NextDouble() * 0.2;
            for (int a = 0; a < count; a++)
            {
                for (int b = a + 1; b < count; b++)
                {
                    if (random.NextDouble() >= density) { continue; }
                    edges.Add(new CopyEdge(a * 7, b * 7, random.Next(32), (Orientation)random.Next(8), 0, 0));
                }
            }
            var groups = Grouping.Group(ranked, edges);
            CheckEveryMember(ranked, edges, groups);

            CopyEdge[] shuffled = [.. edges];
            random.Shuffle(shuffled);
            Assert.Equal(groups.Members, Grouping.Group(ranked, shuffled).Members);
        }
    }

    private static void CheckEveryMember(int[] ranked, List<CopyEdge> edges, ContentGroups groups)
    {
        Assert.Equal(ranked.Order(), groups.Members.Select(member => member.Content).Order());
        var members = groups.Members.ToDictionary(member => member.Content);
        var rankOf = ranked.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        for (int number = 0; number < groups.Count; number++)
        {
            var group = groups.Group(number).ToArray();
            Assert.All(group, member => Assert.Equal(number, member.Group));
            var representative = Assert.Single(group, member => member.Role == MemberRole.Representative);
            Assert.Equal(group[0], representative);
            foreach (var member in group[1..])
            {
                var edge = Assert.Single(edges, edge => Joins(edge, member.Content, member.Through));
                Assert.Equal(edge.Distance, member.Distance);
                Assert.Equal(member.Content == edge.B ? edge.Orientation : edge.Orientation.Inverse(), member.Orientation);
                if (member.Role == MemberRole.Direct)
                {
                    Assert.Equal(representative.Content, member.Through);
                    Assert.True(rankOf[representative.Content] < rankOf[member.Content]);
                }
                else
                {
                    Assert.Equal((number, MemberRole.Direct), (members[member.Through].Group, members[member.Through].Role));
                    Assert.DoesNotContain(edges, edge => Joins(edge, member.Content, representative.Content));
                }
            }
            // Alone only who has no neighbour at all.
            if (group.Length == 1) { Assert.DoesNotContain(edges, edge => edge.A == group[0].Content || edge.B == group[0].Content); }
        }
    }

    private static bool Joins(CopyEdge edge, int one, int other) => (edge.A, edge.B) == (Math.Min(one, other), Math.Max(one, other));

    private static CopyEdge Edge(int a, int b, int distance) => new(a, b, distance, Orientation.Original, 0, 0);

    private static GroupMember Alone(int group, int content) =>
        new(group, content, MemberRole.Representative, content, 0, Orientation.Original);

    private static GroupMember Direct(int group, int content, int through, int distance) =>
        new(group, content, MemberRole.Direct, through, distance, Orientation.Original);

    private static GroupMember Linked(int group, int content, int through, int distance) =>
        new(group, content, MemberRole.Linked, through, distance, Orientation.Original);
}
