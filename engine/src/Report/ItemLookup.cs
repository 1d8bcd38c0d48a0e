using Cotejo.Engine.Evidence;
using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report;

/// <summary>Finds what a user means by an item: a path as shown, absolute or relative to its source, or a digest of its content.</summary>
internal sealed class ItemLookup(NumberedCase numbered)
{
    private const int FewestDigits = 8;
    private const int Md5Digits = 32, Sha1Digits = 40, Sha256Digits = 64;
    private const int Suggestions = 10;

    private readonly SqliteConnection _connection = numbered.Connection;

    /// <returns>The item, or the content, as the ledger's ids: exactly one is set.</returns>
    /// <exception cref="SettingsException">Nothing, or more than one thing, is meant.</exception>
    public (long? Item, long? Content) Find(string typed)
    {
        var items = Items(typed);
        if (items.Count > 1)
        {
            throw new SettingsException($"{items.Count} items are at '{TypedPath.Shown(typed)}', each in another source; give one of: "
                + string.Join(", ", items.Take(Suggestions).Select(i => i.Path.Path)));
        }
        bool isDigest = IsDigest(typed);
        var contents = isDigest ? Contents(typed) : [];
        if (items.Count == 1)
        {
            return contents.Count == 0 ? (items[0].Id, null)
                : throw new SettingsException($"'{TypedPath.Shown(typed)}' is the path of an item and also a digest; "
                    + $"give the item as {items[0].Path.Path}, or the digest as {contents[0].Sha256}.");
        }
        return contents.Count switch
        {
            1 => (null, contents[0].Id),
            0 => throw new SettingsException(Unknown(typed, isDigest)),
            _ => throw Ambiguous(typed, contents),
        };
    }

    /// <returns>The ledger's id of the one content that a digest, or the first digits of a SHA-256, means.</returns>
    /// <exception cref="SettingsException">None, or more than one, is meant.</exception>
    public long FindContent(string digits)
    {
        var contents = IsDigest(digits) ? Contents(digits) : [];
        return contents.Count switch
        {
            1 => contents[0].Id,
            0 => throw new SettingsException($"The case has no content whose digest is or begins with '{TypedPath.Shown(digits)}'. Give at least "
                + $"{FewestDigits} digits of a SHA-256, or a whole MD5 or SHA-1."),
            _ => throw Ambiguous(digits, contents),
        };
    }

    private static bool IsDigest(string typed) => typed.Length is >= FewestDigits and <= Sha256Digits && typed.All(char.IsAsciiHexDigit);

    private static SettingsException Ambiguous(string typed, List<(long Id, string Sha256)> contents) => new(
        $"'{TypedPath.Shown(typed)}' is or begins more than one digest; give one of: " + string.Join(", ", contents.Take(Suggestions).Select(c => c.Sha256)));

    private List<(long Id, ShownPath Path)> Items(string typed)
    {
        var found = new List<(long, ShownPath)>();
        foreach (var meanings in new TypedPath(_connection).Meanings(typed))
        {
            foreach (var (source, path) in meanings) { Add(source, path, found); }
            if (found.Count > 0) { break; }
        }
        return found;
    }

    private void Add(long source, ReadOnlySpan<byte> relative, List<(long, ShownPath)> found)
    {
        ArchivePath.SplitLast(relative, out byte[] folder, out byte[] name);
        using var query = new Statement(_connection, $"""
            SELECT i.item_id, {ShownPath.Columns} FROM sources s JOIN folders f USING (source_id) JOIN items i USING (folder_id)
            WHERE s.source_id = ?1 AND f.path = ?2 AND i.name = ?3
            """);
        using var row = query.Rows(source, folder, name);
        while (row.Read()) { found.Add((row.GetInt64(0), ShownPath.Read(row, 1))); }
    }

    private List<(long Id, string Sha256)> Contents(string digits)
    {
        var found = new List<(long, string)>();
        // A range of the index, from the digits followed by zeros to the digits followed by ones.
        Add("sha256 BETWEEN ?1 AND ?2", Convert.FromHexString(digits.PadRight(Sha256Digits, '0')),
            Convert.FromHexString(digits.PadRight(Sha256Digits, 'f')));
        if (digits.Length == Sha1Digits) { Add("sha1 = ?1", Convert.FromHexString(digits)); }
        if (digits.Length == Md5Digits) { Add("md5 = ?1", Convert.FromHexString(digits)); }
        return found;

        void Add(string condition, params ReadOnlySpan<object?> values)
        {
            using var query = new Statement(_connection, $"""
                SELECT content_id, sha256 FROM contents WHERE {condition} ORDER BY sha256 LIMIT {Suggestions}
                """);
            using var row = query.Rows(values);
            while (row.Read()) { found.Add((row.GetInt64(0), row.Hex(1)!)); }
        }
    }

    private string Unknown(string typed, bool isDigest)
    {
        string what = isDigest ? "no item at, and no digest that is or begins with," : "no item at";
        var similar = new List<string>();
        using var query = new Statement(_connection, $"""
            SELECT {ShownPath.Columns} FROM sources s CROSS JOIN folders f USING (source_id) CROSS JOIN items i USING (folder_id)
            WHERE i.name = ?1 ORDER BY s.path, f.path LIMIT {Suggestions}
            """);
        foreach (byte[] path in TypedPath.Readings(typed))
        {
            ArchivePath.SplitLast(path, out _, out byte[] name);
            using var row = query.Rows(name);
            while (row.Read()) { similar.Add(ShownPath.Read(row, 0).Path); }
        }
        return $"The case has {what} '{TypedPath.Shown(typed)}'. Give a path as the report shows it, absolute or relative to its source, or at least "
            + $"{FewestDigits} digits of a SHA-256, or a whole MD5 or SHA-1." + (similar.Count == 0 ? "" : $" Of that name: {string.Join(", ", similar.Take(Suggestions))}");
    }
}
