using System.Text;
using System.Text.Json.Serialization;
using Cotejo.Engine.Evidence;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report;

/// <summary>An evidence path as outputs show it: escaped, with the raw bytes beside each part that is not its own plain text.</summary>
/// <param name="Folder">Relative to the source; empty for its root.</param>
/// <param name="Name">Empty when the source itself is a single file.</param>
/// <param name="NameBytes">The raw bytes where <paramref name="Name"/> is not simply their text, else null; the others likewise.</param>
public sealed record ShownPath(string Source, string Folder, string Name, byte[]? SourceBytes, byte[]? FolderBytes, byte[]? NameBytes)
{
    internal const string SourceColumns = "s.path, s.shown";
    internal const string FolderColumns = SourceColumns + ", f.path, f.shown";
    internal const string Columns = FolderColumns + ", i.name, i.shown";

    [JsonPropertyOrder(-1)]
    public string Path => PathText.Join(PathText.Join(Source, Folder), Name);

    /// <summary>Relative to the source; the source's own root, or a source that is one file, in full.</summary>
    [JsonIgnore]
    public string Relative => PathText.Join(Folder, Name) is { Length: > 0 } within ? within : Path;

    public override string ToString() => Path;

    /// <param name="at">Where <see cref="Columns"/> begin in the row.</param>
    internal static ShownPath Read(SqliteDataReader row, int at) => ReadFolder(row, at) with
    {
        Name = row.GetString(at + 5),
        NameBytes = BytesUnlessPlain(row, at + 4),
    };

    /// <summary>A folder itself, with no name.</summary>
    /// <param name="at">Where <see cref="FolderColumns"/> begin in the row.</param>
    internal static ShownPath ReadFolder(SqliteDataReader row, int at) => new(
        row.GetString(at + 1), row.GetString(at + 3), "", BytesUnlessPlain(row, at), BytesUnlessPlain(row, at + 2), null);

    private static byte[]? BytesUnlessPlain(SqliteDataReader row, int at)
    {
        byte[] raw = row.Blob(at);
        return raw.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(row.GetString(at + 1))) ? null : raw;
    }
}
