using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cotejo.Engine.Lists;
using Cotejo.Engine.Planning;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>A table of what is known, as its rows follow from a match: the key first.</summary>
/// <param name="Keys">How many columns the key has.</param>
internal sealed record HitTable(string Name, int Keys, string[] Columns, IEnumerable<object?[]> Rows);

/// <summary>What a match with lists found, as the ledger keeps it. Derived: each match replaces it whole.</summary>
internal static class HitTables
{
    /// <summary>Raised when hits are found by other rules: every case is then matched anew.</summary>
    private const byte RulesVersion = 1;

    /// <summary>A digest of all that hits follow from: the rules (their version), the limit of floods, the lists, and the present contents.</summary>
    public static byte[] DigestInputs(KnownContents contents, IReadOnlyList<OpenedList> lists, FloodLimit flood)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Text(string text) => digest.AppendData(Encoding.UTF8.GetBytes(text + '\n'));
        digest.AppendData([RulesVersion, MatchTables.LeastQuality, NearSearch.Distance]);
        Text(flood.ToString());
        foreach (var list in lists) { Text($"{list.Name}\n{list.Store}\n{list.Description.Kind}\n{list.Description.Sha256}"); }
        contents.AppendTo(digest);
        return digest.GetHashAndReset();
    }

    public static bool IsCurrent(SqliteConnection connection, byte[] inputs)
    {
        using var query = new Statement(connection, "SELECT count(*) FROM list_matches WHERE inputs = ?1");
        return query.Number(inputs) > 0;
    }

    /// <summary>Replaces all in one transaction: a kill leaves the old rows or the new ones.</summary>
    public static void Store(SqliteConnection connection, long run, IReadOnlyList<OpenedList> lists, byte[] inputs, FloodLimit flood, ListMatch match)
    {
        Case.Execute(connection, """
            BEGIN IMMEDIATE; DELETE FROM set_aside; DELETE FROM floods; DELETE FROM hits; DELETE FROM list_entries; DELETE FROM lists; DELETE FROM list_matches;
            """);
        try
        {
            foreach (var table in All(lists, match))
            {
                string values = string.Join(", ", table.Columns.Select((_, i) => $"?{i + 1}"));
                using var put = new Statement(connection, $"INSERT INTO {table.Name}({string.Join(", ", table.Columns)}) VALUES ({values})");
                foreach (object?[] row in table.Rows) { put.Run(row); }
            }
            using var done = new Statement(connection, "INSERT INTO list_matches(match_id, run_id, flood, most, inputs) VALUES (1, ?1, ?2, ?3, ?4)");
            done.Run(run, flood.ToString(), flood.Of(match.Contents.Hashed), inputs);
            Case.Execute(connection, "COMMIT");
        }
        catch
        {
            Case.RollBack(connection);
            throw;
        }
    }

    /// <summary>Every table but that of the match itself, in an order in which each row refers to earlier ones.</summary>
    public static IReadOnlyList<HitTable> All(IReadOnlyList<OpenedList> lists, ListMatch match)
    {
        var entries = match.Hits.Select(hit => (hit.List, hit.Entry)).Concat(match.Floods.Select(flood => (flood.List, flood.Entry))).Distinct().Order();
        return
        [
            new("lists", 1, ["list_id", "name", "kind", "store", "sha256", "added", "entries", "files"], lists.Select(List)),
            new("list_entries", 2, ["list_id", "entry", "place", "id", "category", "region", "series", "tags"],
                entries.Select(at => Entry(lists[at.List], at.List, at.Entry))),
            new("hits", 3, ["content_id", "list_id", "entry", "kind", "agree", "contradict", "distance", "orientation", "frame", "entry_ms", "of_content", "of_entry"],
                match.Hits.Select(hit => Row(match.Contents[hit.Content].Id, hit))),
            new("floods", 1, ["flood", "list_id", "entry", "entry_ms", "contents"],
                match.Floods.Select((flood, i) => (object?[])[i + 1L, Id(flood.List), (long)flood.Entry, flood.EntryTime, flood.Contents])),
            new("set_aside", 1, ["content_id", "list_id", "entry"],
                match.Aside.Select(aside => (object?[])[match.Contents[aside.Content].Id, Id(aside.List), (long)aside.Entry])),
        ];
    }

    private static readonly EntryDigests[] Each = [EntryDigests.Md5, EntryDigests.Sha1, EntryDigests.Sha256];

    private static long Id(int list) => list + 1;

    private static object?[] List(OpenedList list, int place)
    {
        var d = list.Description;
        return [Id(place), list.Name, d.Kind.ToString(), list.Store, d.Sha256, d.Added.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture), d.Counts.Entries,
            JsonSerializer.Serialize(d.Files, ListJson.Default.IReadOnlyListListedFile)];
    }

    private static object?[] Entry(OpenedList list, int place, ulong at)
    {
        var entry = list.File.Entry(at);
        var file = list.Description.Files[entry.File];
        string where = string.Create(CultureInfo.InvariantCulture, $"{file.Unit} {entry.At}");
        if (list.Description.Files.Count > 1) { where = $"{file.Name}, {where}"; }
        return [Id(place), (long)at, where, entry.Id, (long?)entry.Category, file.Region, entry.Series, entry.Tags];
    }

    private static object?[] Row(long content, Hit hit) =>
    [
        content, Id(hit.List), (long)hit.Entry, hit.Kind.ToString(), Words(hit.Agree), Words(hit.Contradict), (long?)hit.Near?.Distance,
        hit.Near?.Orientation.ToString(), (long?)hit.Near?.Frame, hit.Near?.EntryTime, hit.Shared?.OfContent, hit.Shared?.OfEntry,
    ];

    /// <summary>md5 sha1, or null for none.</summary>
    private static string? Words(EntryDigests digests) =>
        digests == 0 ? null : string.Join(' ', Each.Where(d => digests.HasFlag(d)).Select(d => d.ToString().ToLowerInvariant()));
}
