using Cotejo.Engine.Lists;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Tests.Export;

/// <summary>What one agency exports another one imports: each form that is a list, held against the case that it came from.</summary>
public sealed class Exports_are_lists : IDisposable
{
    private const string Pictures = "SELECT content_id FROM contents c JOIN hashes h USING (content_id) WHERE policy = 'full' AND frame = 0 AND type <> 'Video' AND h.quality >= 50";

    private const string Videos = "SELECT content_id FROM contents WHERE type = 'Video'";

    private readonly ExportedCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public void That_hit_what_was_exported_and_nothing_else()
    {
        string media = "SELECT content_id FROM contents WHERE type NOT IN ('Unknown', 'Archive')";
        string files = "SELECT content_id FROM items JOIN folders USING (folder_id) WHERE content_id IS NOT NULL AND instr(path, x'00') = 0";
        Add("vics", "json", "1.3");
        Add("vics", "json", "2.0");
        Add("hashdeep", "txt");
        Add("csv", "csv");
        Add("pdq", "txt");
        Add("takedown", "json");
        Add("takedown-csv", "csv");
        CaseMatching.Run(new MatchSettings(_case.Folder, null, 2, null, "cpu"), CancellationToken.None);

        Equal(media, "vics1.3", "Exact");
        Equal(media, "vics2.0", "Exact");
        Equal(files, "hashdeep", "Exact");
        Equal("SELECT content_id FROM items WHERE content_id IS NOT NULL", "csv", "Exact");
        Equal(Pictures, "pdq", "Near", "AND distance = 0");
        Equal(Pictures, "takedown", "Near", "AND distance = 0");
        Equal(Videos, "takedown", "Exact");
        // Its rows of frames are hashes like any other.
        Equal($"{Pictures} UNION {Videos}", "takedown-csv", "Near", "AND distance = 0");
        Equal(Videos, "takedown-csv", "Exact");
    }

    private void Add(string format, string extension, string? vicsVersion = null)
    {
        string name = format + vicsVersion, file = _case[$"{name}.{extension}"];
        File.WriteAllBytes(file, _case.Export(format, vicsVersion: vicsVersion).Bytes);
        CaseListChanges.Add(new ListSettings(_case.Folder, [file], "find", Name: name), new ListProgress(), CancellationToken.None);
    }

    private void Equal(string contents, string list, string kind, string more = "") => Assert.Equal(
        Ids($"SELECT DISTINCT CAST(content_id AS TEXT) FROM ({contents}) ORDER BY content_id"),
        Ids($"SELECT DISTINCT CAST(content_id AS TEXT) FROM hits JOIN lists l USING (list_id) WHERE l.name = '{list}' AND hits.kind = '{kind}' {more} ORDER BY content_id"));

    private List<string> Ids(string sql)
    {
        var ids = _case.Ledger(sql);
        Assert.NotEmpty(ids);
        return ids;
    }
}
