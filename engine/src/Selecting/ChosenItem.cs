using Cotejo.Engine.Evidence;
using Cotejo.Engine.Report;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Selecting;

/// <summary>The digests of an item's bytes, as the ledger has them.</summary>
internal sealed record ItemDigests(byte[] Sha256, byte[] Sha1, byte[] Md5);

/// <summary>An item on its way out of a case.</summary>
/// <param name="Source">Raw bytes, as Folder and Name are.</param>
/// <param name="Kind">A name of <see cref="FoundKind"/>.</param>
/// <param name="Modified">ISO 8601 in UTC; null for an entry that could not be examined.</param>
/// <param name="Digests">Null where the bytes were not read.</param>
/// <param name="Type">By its content; null where the bytes were not read.</param>
/// <param name="Container">Of a hashed video, in ffmpeg's words; else null.</param>
internal sealed record ChosenItem(
    ShownPath Path, byte[] Source, byte[] Folder, byte[] Name, string Kind, long Size, string? Modified, string Outcome, string? Reason,
    string? Message, bool IsVanished, ItemDigests? Digests, string? Type, string? Container)
{
    internal const string Columns = $"""
        {ShownPath.Columns}, o.kind, o.size, i.mtime_ns, i.inode, o.outcome, o.reason, o.message, o.vanished_run IS NOT NULL, c.sha256, c.sha1, c.md5, c.type, v.container
        """;

    /// <summary>Behind a FROM clause that has the items as i.</summary>
    internal const string Joins = """
        JOIN outcomes o ON o.item_id = i.item_id JOIN folders f ON f.folder_id = i.folder_id JOIN sources s ON s.source_id = f.source_id
            LEFT JOIN contents c ON c.content_id = i.content_id LEFT JOIN videos v ON v.content_id = i.content_id
        """;

    /// <summary>It lies in an archive: no path of a file system leads there.</summary>
    public bool IsEntry => Kind == nameof(FoundKind.ArchiveEntry);

    /// <summary>Raw bytes of the whole path. Of an entry it is no path of a file system.</summary>
    public byte[] RawPath => Join(Join(Source, Folder), Name);

    /// <param name="at">Where <see cref="Columns"/> begin in the row.</param>
    internal static ChosenItem Read(SqliteDataReader row, int at) => new(
        ShownPath.Read(row, at), row.Blob(at), row.Blob(at + 2), row.Blob(at + 4), row.GetString(at + 6), row.GetInt64(at + 7), row.Modified(at + 8),
        row.GetString(at + 10), row.Text(at + 11), row.Message(at + 12), row.GetBoolean(at + 13),
        row.IsDBNull(at + 14) ? null : new ItemDigests(row.Blob(at + 14), row.Blob(at + 15), row.Blob(at + 16)), row.Text(at + 17), row.Message(at + 18));

    private static byte[] Join(byte[] folder, byte[] name) =>
        folder.Length == 0 ? name : name.Length == 0 ? folder
        : folder[^1] is (byte)'/' or ArchivePath.EnterMark ? [.. folder, .. name] : [.. folder, (byte)'/', .. name];
}
