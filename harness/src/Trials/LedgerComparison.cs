namespace Cotejo.Harness.Trials;

/// <summary>Two ledgers, row for row, ids and times aside.</summary>
internal static class LedgerComparison
{
    private const int Shown = 10;

    /// <param name="ignored">Columns, as table.column, that are not compared.</param>
    /// <returns>Lines that say what differs; none when nothing does. At most ten rows a table and side are written out.</returns>
    public static IReadOnlyList<string> Differences(string expected, string actual, params IReadOnlyList<string> ignored)
    {
        var left = LedgerRows.Read(expected, ignored);
        var right = LedgerRows.Read(actual, ignored);
        var lines = new List<string>();
        foreach (string table in left.Keys.Union(right.Keys).Order(StringComparer.Ordinal))
        {
            var (missing, extra) = Subtract(left.GetValueOrDefault(table) ?? [], right.GetValueOrDefault(table) ?? []);
            if (missing.Count + extra.Count == 0) { continue; }
            lines.Add($"{table}: {missing.Count} rows are missing, {extra.Count} are extra");
            lines.AddRange(missing.Take(Shown).Select(row => $"  - {row}"));
            lines.AddRange(extra.Take(Shown).Select(row => $"  + {row}"));
        }
        return lines;
    }

    /// <summary>Both sorted: one walk tells what only one of them has, repeated rows counted.</summary>
    private static (List<string> Missing, List<string> Extra) Subtract(List<string> expected, List<string> actual)
    {
        List<string> missing = [], extra = [];
        int e = 0, a = 0;
        while (e < expected.Count || a < actual.Count)
        {
            int order = e == expected.Count ? 1 : a == actual.Count ? -1 : string.CompareOrdinal(expected[e], actual[a]);
            if (order == 0) { (e, a) = (e + 1, a + 1); }
            else if (order < 0) { missing.Add(expected[e++]); }
            else { extra.Add(actual[a++]); }
        }
        return (missing, extra);
    }
}
