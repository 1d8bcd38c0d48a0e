using System.Globalization;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Matching;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Checking;

/// <summary>
/// Whether pairs, groups and members are what the hashes say: the case is matched and grouped once more, and every row compared. Takes as long and
/// as much memory as matching did.
/// </summary>
internal static class MatchCheck
{
    public static IEnumerable<Finding> Run(SqliteConnection connection, CancellationToken cancel)
    {
        if (LastDistance(connection) is not { } distance)
        {
            if (Case.Number(connection, "SELECT count(*) FROM contents WHERE outcome = 'hashed'") > 0)
            {
                yield return new("matches", "the case has not been matched: its last scan was stopped before that; scan again");
            }
            yield break;
        }
        byte[] inputs = MatchTables.DigestInputs(connection, distance);
        if (!MatchTables.IsCurrent(connection, inputs))
        {
            yield return new("matches", "the case has other contents than were matched last: a scan was stopped before matching, or the ledger was changed; scan again");
            yield break;
        }
        var loaded = MatchTables.Load(connection, cancel);
        var matched = MatchedContents.Find(loaded.Input, new CpuSearch(), new CopyOptions(distance, Environment.ProcessorCount), cancel);
        var numbers = new Dictionary<long, int>(loaded.Ids.Count);
        for (int n = 0; n < loaded.Ids.Count; n++) { numbers.Add(loaded.Ids[n], n); }
        var findings = Edges(connection, matched, numbers).Concat(Members(connection, matched.Groups, numbers))
            .Concat(VideoCheck.Run(connection, matched.Videos, loaded.Ids));
        foreach (var finding in findings) { yield return finding; }
    }

    private static int? LastDistance(SqliteConnection connection)
    {
        using var query = new Statement(connection, "SELECT distance FROM matches");
        return (int?)query.Number();
    }

    private static IEnumerable<Finding> Edges(SqliteConnection connection, MatchedContents matched, Dictionary<long, int> numbers)
    {
        var edges = matched.Edges;
        long there = 0;
        using var query = new Statement(connection, "SELECT a, b, distance, orientation, frame_a, frame_b, trimmed_a, trimmed_b, kind FROM edges");
        using var row = query.Rows();
        while (row.Read())
        {
            there++;
            string said = Words(row.GetInt32(2), row.GetString(3), row.GetInt32(4), row.GetInt32(5), row.GetBoolean(6), row.GetBoolean(7), row.GetString(8));
            string? found = numbers.TryGetValue(row.GetInt64(0), out int a) && numbers.TryGetValue(row.GetInt64(1), out int b) && edges.Find(a, b) is { } n
                ? Words(edges[n], matched.Kinds[n])
                : null;
            if (found != said)
            {
                yield return new(Row("edges", row.GetInt64(0), row.GetInt64(1)), $"says {said}; the hashes say {found ?? "they are no copies"}");
            }
        }
        if (there != edges.Count) { yield return new("edges", $"has {there} pairs; the hashes have {edges.Count}"); }
    }

    private static IEnumerable<Finding> Members(SqliteConnection connection, ContentGroups groups, Dictionary<long, int> numbers)
    {
        var expected = groups.Members.ToDictionary(m => m.Content);
        long there = 0;
        using var query = new Statement(connection, """
            SELECT m.content_id, m.distance, m.orientation, m.linked_through, g.representative, g.contents FROM members m LEFT JOIN groups g USING (group_id)
            """);
        using var row = query.Rows();
        while (row.Read())
        {
            there++;
            string where = Row("members", row.GetInt64(0));
            if (!numbers.TryGetValue(row.GetInt64(0), out int content) || row.IsDBNull(4)) { yield return new(where, "belongs to no group that there should be"); continue; }
            var m = expected[content];
            var group = groups.Group(m.Group);
            bool same = row.GetInt32(1) == m.Distance && row.GetString(2) == m.Orientation.ToString()
                && numbers.GetValueOrDefault(row.GetInt64(4), -1) == group[0].Content && row.GetInt32(5) == group.Length
                && (row.IsDBNull(3) ? m.Role != MemberRole.Linked : m.Role == MemberRole.Linked && numbers.GetValueOrDefault(row.GetInt64(3), -1) == m.Through);
            if (!same) { yield return new(where, "is not in the place that the hashes give it"); }
        }
        if (there != expected.Count) { yield return new("members", $"has {there} contents; {expected.Count} are hashed and there"); }
        long said = Case.Number(connection, "SELECT count(*) FROM groups");
        if (said != groups.Count) { yield return new("groups", $"has {said} groups; the hashes have {groups.Count}"); }
    }

    private static string Words(CopyEdge e, CopyKind kind) =>
        Words(e.Distance, e.Orientation.ToString(), e.FrameA, e.FrameB, e.TrimmedA, e.TrimmedB, kind.ToString());

    private static string Words(int distance, string orientation, int frameA, int frameB, bool trimmedA, bool trimmedB, string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{distance} {orientation} {frameA} {frameB} {trimmedA} {trimmedB} {kind}");

    private static string Row(string table, params ReadOnlySpan<long> ids) => $"{table} ({string.Join(", ", ids.ToArray())})";
}
