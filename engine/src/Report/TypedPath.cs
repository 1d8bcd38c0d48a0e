using System.Text;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report;

/// <summary>A place that a typed path may mean.</summary>
/// <param name="Source">The source's number in the ledger.</param>
/// <param name="Path">Raw bytes, relative to the source; empty for the source itself.</param>
internal readonly record struct PathMeaning(long Source, byte[] Path);

/// <summary>What a path that was typed may mean: as it is shown, with its escapes, absolute or relative to a source; or as a path of this machine.</summary>
internal sealed class TypedPath(SqliteConnection connection)
{
    /// <summary>From the nearest reading to the farthest; meanings of one reading stand together, each in another source.</summary>
    public IEnumerable<IReadOnlyList<PathMeaning>> Meanings(string typed)
    {
        string name = typed;
        bool isFromHere = typed.StartsWith("./", StringComparison.Ordinal);
        if (isFromHere)
        {
            // First as a shell completes it, from the folder in which the command runs; else the dot is the source.
            yield return FromHere(typed);
            while (name.StartsWith("./", StringComparison.Ordinal)) { name = name[2..].TrimStart('/'); }
        }
        foreach (byte[] path in Readings(name)) { yield return path is [(byte)'/', ..] ? Absolute(path) : Relative(path); }
        if (!isFromHere) { yield return FromHere(typed); }
    }

    /// <summary>As shown, with its escapes; then as it stands, for a backslash typed plainly.</summary>
    public static IEnumerable<byte[]> Readings(string typed)
    {
        byte[]? unescaped = null;
        try { unescaped = PathText.Unescape(typed); }
        catch (FormatException) { /* A backslash that begins no escape can only be meant plainly. */ }
        if (unescaped is not null) { yield return unescaped; }
        if (typed.Contains('\\')) { yield return Encoding.UTF8.GetBytes(typed); }
    }

    /// <summary>What was typed may hold what a terminal obeys.</summary>
    public static string Shown(string typed) => PathText.Escape(Encoding.UTF8.GetBytes(typed)).Replace(@"\\", @"\", StringComparison.Ordinal);

    private List<PathMeaning> FromHere(string typed) =>
        typed.Length == 0 || typed[0] == '/' || typed.Contains('\0') ? [] : Absolute(Encoding.UTF8.GetBytes(Path.GetFullPath(typed)));

    private List<PathMeaning> Absolute(byte[] path)
    {
        var meanings = new List<PathMeaning>();
        using var sources = new Statement(connection, "SELECT source_id, path FROM sources ORDER BY path");
        using var row = sources.Rows();
        while (row.Read())
        {
            byte[] source = row.Blob(1);
            if (!path.AsSpan().StartsWith(source)) { continue; }
            var rest = path.AsSpan(source.Length);
            if (source is [.., (byte)'/'] || rest.IsEmpty || rest[0] == (byte)'/')
            {
                meanings.Add(new(row.GetInt64(0), (source is [.., (byte)'/'] ? rest : rest.TrimStart((byte)'/')).ToArray()));
            }
        }
        return meanings;
    }

    private List<PathMeaning> Relative(byte[] path)
    {
        var meanings = new List<PathMeaning>();
        using var sources = new Statement(connection, "SELECT source_id FROM sources ORDER BY path");
        using var row = sources.Rows();
        while (row.Read()) { meanings.Add(new(row.GetInt64(0), path)); }
        return meanings;
    }
}
