using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>What the lists of the last match say of a case, over the items that are there.</summary>
/// <param name="Lists">Lists that it was held against.</param>
/// <param name="FoundItems">Items with a hit on a list that looks for something.</param>
/// <param name="FoundContents">Their distinct contents.</param>
/// <param name="AsideItems">Items that ignore lists set aside.</param>
/// <param name="AsideContents">Their distinct contents.</param>
/// <param name="AsideGroups">Groups of which every content is set aside.</param>
/// <param name="Floods">Entries that are near to more contents than the limit: their hits are not kept.</param>
public sealed record KnownCounts(long Lists, long FoundItems, long FoundContents, long AsideItems, long AsideContents, long AsideGroups, long Floods)
{
    /// <summary>Contents with a hit that counts as found, whatever else there is.</summary>
    internal const string Found = "SELECT h.content_id FROM hits h JOIN lists l USING (list_id) WHERE l.kind = 'Find'";

    internal static KnownCounts Read(SqliteConnection connection)
    {
        var (foundItems, foundContents) = Present(connection, Found);
        var (asideItems, asideContents) = Present(connection, "SELECT content_id FROM set_aside");
        return new KnownCounts(
            Lists: Case.Number(connection, "SELECT count(*) FROM lists"),
            foundItems, foundContents, asideItems, asideContents,
            AsideGroups: Case.Number(connection, """
                SELECT count(*) FROM (SELECT g.group_id FROM set_aside a JOIN members m USING (content_id) JOIN groups g USING (group_id)
                    GROUP BY g.group_id HAVING count(*) = g.contents)
                """),
            Floods: Case.Number(connection, "SELECT count(*) FROM (SELECT DISTINCT list_id, entry FROM floods)"));
    }

    private static (long Items, long Contents) Present(SqliteConnection connection, string contents)
    {
        using var query = new Statement(connection, $"""
            SELECT count(*), count(DISTINCT content_id) FROM items WHERE vanished_run IS NULL AND content_id IN ({contents})
            """);
        using var row = query.Rows();
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1));
    }
}
