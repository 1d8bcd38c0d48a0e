using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report;

namespace Cotejo.Engine.Comparing;

/// <summary>The tables of a comparison, each as CSV and as JSON Lines: shared contents, near pairs, and pairs of folders, case by case in their order.</summary>
/// <param name="folder">Null to write nothing.</param>
internal sealed class ComparisonTables(ReportFolder? folder) : IDisposable
{
    private readonly Named _shared = new("shared", folder, "caseA", "caseB", "sha256", "type", "size", "itemsA", "firstPathA", "itemsB", "firstPathB");

    private readonly Named _near = new("near", folder, "caseA", "caseB", "sha256A", "sha256B", "kind", "distance", "orientation", "frameA", "frameB", "timeA",
        "timeB", "trimmedA", "trimmedB", "itemsA", "firstPathA", "itemsB", "firstPathB");

    private readonly Named _folders = new("folders", folder, "caseA", "caseB", "sourceA", "folderA", "sourceB", "folderB", "shared", "near");

    public void Write(SharedContents shared, CancellationToken cancel)
    {
        if (folder is null) { return; }
        WriteShared(shared, cancel);
        WriteNear(shared, cancel);
        foreach (var pair in shared.Folders("a, b", limit: -1))
        {
            cancel.ThrowIfCancellationRequested();
            var table = Begin(_folders, shared);
            table.Text("sourceA", pair.A.Source);
            table.Text("folderA", pair.A.Folder);
            table.Text("sourceB", pair.B.Source);
            table.Text("folderB", pair.B.Folder);
            table.Number("shared", pair.Shared);
            table.Number("near", pair.Near);
            table.EndRow();
        }
    }

    /// <summary>Writes what waits. The tables are then complete.</summary>
    public IReadOnlyList<ReportFile> Finish() => folder is null ? [] : [.. ((Named[])[_shared, _near, _folders]).SelectMany(table => table.Finish())];

    public void Dispose()
    {
        foreach (var table in (ReadOnlySpan<Named>)[_shared, _near, _folders]) { table.Dispose(); }
    }

    private void WriteShared(SharedContents shared, CancellationToken cancel)
    {
        using var query = new Statement(shared.Connection, """
            SELECT x.sha256, x.type, x.size, x.items, x.s_path, x.s_shown, x.f_path, x.f_shown, x.i_name, x.i_shown,
                y.items, y.s_path, y.s_shown, y.f_path, y.f_shown, y.i_name, y.i_shown
            FROM links l JOIN contents_a x ON x.content = l.a JOIN contents_b y ON y.content = l.b WHERE l.exact ORDER BY x.sha256
            """);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            var table = Begin(_shared, shared);
            table.Text("sha256", row.Hex(0));
            table.Text("type", row.GetString(1));
            table.Number("size", row.GetInt64(2));
            table.Number("itemsA", row.GetInt64(3));
            table.Text("firstPathA", ShownPath.Read(row, 4).Path);
            table.Number("itemsB", row.GetInt64(10));
            table.Text("firstPathB", ShownPath.Read(row, 11).Path);
            table.EndRow();
        }
    }

    private void WriteNear(SharedContents shared, CancellationToken cancel)
    {
        using var query = new Statement(shared.Connection, """
            SELECT x.sha256, y.sha256, l.distance, l.orientation, l.kind, l.frame_a, l.frame_b, l.time_a, l.time_b, l.trimmed_a, l.trimmed_b,
                x.items, x.s_path, x.s_shown, x.f_path, x.f_shown, x.i_name, x.i_shown, y.items, y.s_path, y.s_shown, y.f_path, y.f_shown, y.i_name, y.i_shown
            FROM links l JOIN contents_a x ON x.content = l.a JOIN contents_b y ON y.content = l.b WHERE NOT l.exact ORDER BY x.sha256, y.sha256
            """);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            var relation = Relation.Read(row, 4, isA: true);
            var table = Begin(_near, shared);
            table.Text("sha256A", row.Hex(0));
            table.Text("sha256B", row.Hex(1));
            table.Text("kind", relation.KindName);
            table.Number("distance", row.GetInt64(2));
            table.Text("orientation", row.GetString(3));
            table.Number("frameA", relation.Frame);
            table.Number("frameB", relation.OtherFrame);
            table.Number("timeA", relation.Time);
            table.Number("timeB", relation.OtherTime);
            table.Flag("trimmedA", relation.Trimmed);
            table.Flag("trimmedB", relation.OtherTrimmed);
            table.Number("itemsA", row.GetInt64(11));
            table.Text("firstPathA", ShownPath.Read(row, 12).Path);
            table.Number("itemsB", row.GetInt64(18));
            table.Text("firstPathB", ShownPath.Read(row, 19).Path);
            table.EndRow();
        }
    }

    private static TableFile Begin(Named named, SharedContents shared)
    {
        var table = named.Table!;
        table.Text("caseA", shared.A.Folder);
        table.Text("caseB", shared.B.Folder);
        return table;
    }

    /// <summary>One of the tables; none where nothing is to be written.</summary>
    private sealed class Named(string name, ReportFolder? folder, params string[] columns) : IDisposable
    {
        public TableFile? Table { get; private set; } =
            folder is null ? null : new TableFile(folder.Create(name + ".csv"), folder.Create(name + ".jsonl"), columns);

        public IReadOnlyList<ReportFile> Finish()
        {
            var size = Table!.Size;
            Dispose();
            return [new(folder!.PathOf(name + ".csv"), size.Rows), new(folder.PathOf(name + ".jsonl"), size.Lines)];
        }

        public void Dispose()
        {
            Table?.Dispose();
            Table = null;
        }
    }
}
