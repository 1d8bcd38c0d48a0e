using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using CsvHelper;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Exchange;
using Cotejo.Engine.Export;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Selecting;
using Parquet;
using Parquet.Schema;

namespace Cotejo.Engine.Tests.Export;

/// <summary>Each form is read back, by another reader than its writer's, and says what the ledger says.</summary>
public sealed class Exports_read_back(ExportedCase exported) : IClassFixture<ExportedCase>
{
    private const string PathAndDigest = """
        SELECT i.shown || ' ' || coalesce(lower(hex(c.sha256)), '') FROM items i LEFT JOIN contents c USING (content_id) ORDER BY 1
        """;

    private const string Media = "type NOT IN ('Unknown', 'Archive')";

    [Fact]
    public void As_CSV_and_JSON_Lines_like_the_report()
    {
        using var reader = CsvReader.Create(exported.Export("csv").Bytes);
        var rows = new List<string>();
        while (reader.Read()) { rows.Add($"{Restored(reader.GetString(2))} {reader.GetString(6)}"); }
        Assert.Equal(exported.Ledger(PathAndDigest), rows.Order(StringComparer.Ordinal));
        var lines = Lines(exported.Text("jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(rows, lines.Select(l => $"{l.GetProperty("name").GetString()} {(l.TryGetProperty("sha256", out var d) ? d.GetString() : "")}"));
        var odd = Assert.Single(lines, l => l.TryGetProperty("nameBytes", out var raw) && raw.GetBytesFromBase64() is [0xE4, 0xFF, ..]);
        Assert.Equal(@"\xe4\xff.jpg", odd.GetProperty("name").GetString());
    }

    [Fact]
    public async Task As_Parquet_with_types()
    {
        using var file = new MemoryStream(exported.Export("parquet").Bytes);
        await using var reader = await ParquetReader.CreateAsync(file);
        var names = await Texts(reader, "name");
        var digests = await Texts(reader, "sha256");
        Assert.Equal(exported.Ledger(PathAndDigest), names.Zip(digests, (n, d) => $"{n} {d}").Order(StringComparer.Ordinal));
        Assert.Equal(typeof(long), Field(reader, "size").ClrType);
        Assert.Equal(typeof(double), Field(reader, "duration").ClrType);
        Assert.Equal(typeof(bool), Field(reader, "vanished").ClrType);
        var sizes = new List<long?>();
        for (int g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            long?[] values = new long?[group.RowCount];
            await group.ReadAsync<long>(Field(reader, "size"), values.AsMemory());
            sizes.AddRange(values);
        }
        Assert.Equal(exported.Ledger("SELECT CAST(sum(size) AS TEXT) FROM items").Single(), sizes.Sum()!.Value.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("1.3", "odata.metadata", "http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Cases")]
    [InlineData("2.0", "@odata.context", "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/Default/$metadata#Cases")]
    public void As_Project_VIC(string version, string context, string model)
    {
        var (bytes, result) = exported.Export("vics", vicsVersion: version, caseNumber: "17");
        var root = JsonDocument.Parse(bytes).RootElement;
        Assert.Equal((context, model), (root.EnumerateObject().First().Name, root.GetProperty(context).GetString()));
        var only = Assert.Single(root.GetProperty("value").EnumerateArray());
        Assert.Equal("17", only.GetProperty("CaseNumber").GetString());
        Assert.True(only.GetProperty("CaseID").TryGetGuid(out _));
        var media = only.GetProperty("Media").EnumerateArray().ToList();
        Assert.Equal(exported.Ledger($"SELECT hex(md5) || hex(sha1) || hex(sha256) || size FROM contents WHERE {Media} ORDER BY 1"),
            media.Select(m => m.GetProperty("MD5").GetString() + m.GetProperty("SHA1").GetString() + Alternative(m, "SHA256") + m.GetProperty("MediaSize").GetInt64()).Order(StringComparer.Ordinal));
        Assert.Equal(exported.Ledger($"SELECT lower(hex(hash)) FROM hashes JOIN contents USING (content_id) WHERE policy = 'full' AND frame = 0 AND type <> 'Video' ORDER BY 1"),
            media.Select(m => Alternative(m, "PDQ")).OfType<string>().Order(StringComparer.Ordinal));
        Assert.Equal(exported.Ledger($"SELECT i.shown FROM items i JOIN contents USING (content_id) WHERE {Media} ORDER BY 1"),
            media.SelectMany(m => m.GetProperty("MediaFiles").EnumerateArray()).Select(f => f.GetProperty("FileName").GetString()).Order(StringComparer.Ordinal));
        Assert.Contains(media, m => m.GetProperty("RelativeFilePath").GetString() == @"a\one.jpg");
        Assert.Equal(media.Count, result.Counts.Records);
        Assert.Equal(Enumerable.Range(1, media.Count), media.Select(m => m.GetProperty("MediaID").GetInt32()));
    }

    [Fact]
    public void As_hashdeep_with_raw_names_and_without_what_it_cannot_hold()
    {
        var (bytes, result) = exported.Export("hashdeep");
        string[] lines = Encoding.Latin1.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["%%%% HASHDEEP-1.0", "%%%% size,md5,sha256,filename"], lines[..2]);
        var read = lines[2..].Select(line => line.Split(',', 4)).ToList();
        string source = exported.Source;
        Assert.All(read, f => Assert.StartsWith(source + "/", f[3]));
        Assert.Contains(read, f => f[3] == source + "/b/\xE4\xFF.jpg");
        Assert.Contains(read, f => f[3] == source + "/a/deep/commas, in a name, twice.jpg");
        Assert.Equal(exported.Ledger("""
            SELECT c.size || ',' || lower(hex(md5)) || ',' || lower(hex(sha256)) FROM items i JOIN contents c USING (content_id)
            WHERE i.kind = 'RegularFile' AND instr(i.name, x'0A') = 0 ORDER BY 1
            """), read.Select(f => string.Join(',', f[..3])).Order(StringComparer.Ordinal));
        Assert.Equal([(2, "archives"), (1, "line break"), (2, "without digests")],
            result.Counts.LeftOut.Select(l => ((int)l.Count, l.Why.Contains("archive") ? "archives" : l.Why.Contains("line break") ? "line break" : l.Why[..15])));
    }

    [Fact]
    public void As_Digital_Forensics_XML()
    {
        XNamespace ns = "http://www.forensicswiki.org/wiki/Category:Digital_Forensics_XML", own = "urn:cotejo:dfxml";
        var root = XDocument.Parse(exported.Text("dfxml")).Root!;
        Assert.Equal(exported.Source, root.Element(ns + "source")!.Element(ns + "image_filename")!.Value);
        var objects = root.Elements(ns + "fileobject").ToList();
        Assert.Equal(exported.Ledger(PathAndDigest), objects.Select(o =>
            $"{PathOf(o.Element(ns + "filename")!.Value)} {o.Elements(ns + "hashdigest").SingleOrDefault(d => d.Attribute("type")!.Value == "sha256")?.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(["l", "p"], objects.Select(o => o.Element(ns + "name_type")!.Value).Where(t => t != "r").Order(StringComparer.Ordinal));
        var odd = Assert.Single(objects, o => o.Element(ns + "filename")!.Value.EndsWith(@"\xe4\xff.jpg", StringComparison.Ordinal));
        Assert.Equal("E4FF", Convert.ToHexString(Convert.FromBase64String(odd.Element(own + "name_bytes")!.Value))[..4]);
        Assert.Contains(objects, o => o.Element(ns + "error")?.Value.StartsWith("failed (Corrupt)", StringComparison.Ordinal) == true);
        // The order that the schema asks for.
        string[] order = ["filename", "error", "name_type", "filesize", "mtime", "hashdigest"];
        Assert.All(objects, o =>
        {
            var places = o.Elements().Where(e => e.Name.Namespace == ns).Select(e => Array.IndexOf(order, e.Name.LocalName)).ToList();
            Assert.Equal(places.Order(), places);
            Assert.DoesNotContain(-1, places);
        });
    }

    [ToolFact("xmllint")]
    public void As_XML_that_xmllint_takes()
    {
        File.WriteAllBytes(exported["lint.xml"], exported.Export("dfxml").Bytes);
        var lint = OutsideTool.Run("xmllint", "--noout", exported["lint.xml"]);
        Assert.Equal((0, ""), (lint.Code, lint.Error));
    }

    [Fact]
    public void As_CASE_by_its_own_context()
    {
        var root = JsonDocument.Parse(exported.Export("case").Bytes).RootElement;
        var graph = root.GetProperty("@graph");
        JsonLdNames.CheckAll(root.GetProperty("@context"), graph);
        var nodes = graph.EnumerateArray().ToDictionary(n => n.GetProperty("@id").GetString()!);
        var items = nodes.Values.Where(n => n.TryGetProperty("cotejo:outcome", out _)).ToList();
        Assert.Equal(exported.Ledger(PathAndDigest), items.Select(n => $"{Facet(n, "FileFacet").GetProperty("uco-observable:fileName").GetString()} {Digest(n)}").Order(StringComparer.Ordinal));

        // Each item is contained in a node that is there: entries in their archive, all others in the source.
        var within = nodes.Values.Where(n => n.GetProperty("@type").GetString() == "uco-observable:ObservableRelationship")
            .ToDictionary(r => Id(r, "uco-core:source"), r => nodes[Id(r, "uco-core:target")]);
        Assert.Equal(items.Count, within.Count);
        Assert.All(items, n =>
        {
            string path = Facet(n, "FileFacet").GetProperty("uco-observable:filePath").GetString()!;
            string container = Facet(within[n.GetProperty("@id").GetString()!], "FileFacet").GetProperty("uco-observable:filePath").GetString()!;
            Assert.Equal(path.Contains(" > ") ? exported.Source + "/a b/album.zip" : exported.Source, container);
        });
    }

    [Fact]
    public void As_lines_of_PDQ()
    {
        var lines = Lines(exported.Text("pdq")).Select(line => line.Split(',', 3)).ToList();
        Assert.Equal(exported.Ledger("""
            SELECT lower(hex(h.hash)) || ' ' || h.quality || ' ' || i.shown FROM items i JOIN contents c USING (content_id) JOIN hashes h USING (content_id)
            WHERE h.policy = 'full' AND h.frame = 0 AND c.type <> 'Video' ORDER BY 1
            """), lines.Select(f => $"{f[0]} {f[1]} {PathOf(f[2])}").Order(StringComparer.Ordinal));
        Assert.All(lines, f => Assert.StartsWith(exported.Source + "/", f[2]));
        Assert.Equal(lines.Select(f => PathText.Unescape(f[2])).Select(Convert.ToHexString).Order(StringComparer.Ordinal).Count(), lines.Select(f => f[2]).Distinct().Count());
    }

    [Fact]
    public void For_take_down_as_hashes_and_nothing_else()
    {
        string text = exported.Text("takedown");
        var root = JsonDocument.Parse(text).RootElement;
        var records = root.GetProperty("hashRecords").EnumerateArray().ToList();
        Assert.Equal(records.Count, root.GetProperty("count").GetInt64());
        Assert.Equal(exported.Ledger("""
            SELECT DISTINCT 'ImagePDQ ' || lower(hex(hash)) FROM hashes JOIN contents c USING (content_id)
            WHERE policy = 'full' AND frame = 0 AND type <> 'Video' AND hashes.quality >= 50
            UNION SELECT 'VideoMD5 ' || lower(hex(md5)) FROM contents WHERE type = 'Video' ORDER BY 1
            """), records.Select(r => $"{r.GetProperty("signalType").GetString()} {r.GetProperty("hashValue").GetString()}"));
        Assert.All(records, r =>
        {
            Assert.Equal("Active", r.GetProperty("hashStatus").GetString());
            Assert.Equal(JsonValueKind.Object, r.GetProperty("caseNumbers").ValueKind);
            Assert.True(r.GetProperty("lastModtimestamp").GetInt64() > 0);
        });
        Assert.DoesNotContain(exported.Source, text);
        Assert.DoesNotContain(".jpg", text);

        // Each list of frames is what vPDQ exchanges.
        var video = Assert.Single(root.GetProperty("vpdqRecords").EnumerateArray());
        var frames = VpdqJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(video.GetProperty("frames").GetRawText()))).ToList();
        Assert.Equal(exported.Ledger("SELECT lower(hex(hash)) || ' ' || quality || ' ' || time_ms FROM hashes JOIN frame_times USING (content_id, frame) WHERE policy = 'full' ORDER BY frame"),
            frames.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Hash} {f.Quality} {f.Time.TotalMilliseconds}")));
        Assert.Equal(exported.Ledger("SELECT lower(hex(md5)) FROM contents WHERE type = 'Video'").Single(), video.GetProperty("md5").GetString());
    }

    [Fact]
    public void For_take_down_as_CSV_with_the_same_records()
    {
        var records = JsonDocument.Parse(exported.Text("takedown")).RootElement;
        using var reader = CsvReader.Create(exported.Export("takedown-csv").Bytes);
        var rows = new List<string[]>();
        while (reader.Read()) { rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]); }
        Assert.Equal(["signalType", "pdq", "md5", "quality", "seconds"], reader.Headers);
        Assert.Equal(records.GetProperty("hashRecords").EnumerateArray().Select(r => $"{r.GetProperty("signalType").GetString()} {r.GetProperty("hashValue").GetString()}"),
            rows.Where(r => r[0] != "VideoVPDQ").Select(r => $"{r[0]} {r[1]}{r[2]}"));
        Assert.Equal(records.GetProperty("vpdqRecords")[0].GetProperty("frames").EnumerateArray().Select(f => f.GetString()),
            rows.Where(r => r[0] == "VideoVPDQ").Select(r => $"{r[1]},{r[3]},{decimal.Parse(r[4], CultureInfo.InvariantCulture):0.000}"));
    }

    [Fact]
    public void For_take_down_with_paths_only_when_asked()
    {
        var records = JsonDocument.Parse(exported.Export("takedown", withPaths: true, caseNumber: "A-1").Bytes).RootElement.GetProperty("hashRecords").EnumerateArray().ToList();
        Assert.Equal(exported.Ledger("""
            SELECT i.shown FROM items i JOIN contents c USING (content_id) LEFT JOIN hashes h ON h.content_id = c.content_id AND policy = 'full' AND frame = 0
            WHERE c.type = 'Video' OR (c.type NOT IN ('Unknown', 'Archive') AND h.quality >= 50) ORDER BY 1
            """), records.SelectMany(r => r.GetProperty("paths").EnumerateArray()).Select(p => PathOf(p.GetString()!)).Order(StringComparer.Ordinal));
        Assert.All(records, r => Assert.Equal("Active", r.GetProperty("caseNumbers").GetProperty("A-1").GetString()));
    }

    [Fact]
    public void As_the_same_bytes_every_time()
    {
        foreach (var format in ExportFormat.All)
        {
            var (once, first) = exported.Export(format.Name);
            var (again, second) = exported.Export(format.Name);
            Assert.True(once.AsSpan().SequenceEqual(again), format.Name);
            Assert.Equal(first.Sha256, second.Sha256);
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(once)), first.Sha256);
        }
    }

    [Fact]
    public void Also_when_nothing_is_chosen()
    {
        foreach (var format in ExportFormat.All)
        {
            var (bytes, result) = exported.Export(format.Name, new Selection { Decisions = ["relevant"] });
            Assert.Equal((0, 0), (result.Items, result.Counts.Records));
            if (format.Ending is "json" or "jsonld") { JsonDocument.Parse(bytes); }
            if (format.Ending == "xml") { XDocument.Parse(Encoding.UTF8.GetString(bytes)); }
        }
    }

    [ToolFact("hashdeep")]
    public void As_a_list_by_which_hashdeep_audits_the_evidence()
    {
        using var folder = new TestFolder();
        folder.Jpeg("in/one.jpg", seed: 1);
        folder.Jpeg("in/sub/two, with a comma.jpg", seed: 2);
        folder.Write("in/sub/empty", []);
        folder.Write("in/notes.txt", "text"u8.ToArray());
        folder.Write("in/album.zip", Archives.ArchiveFiles.Zip(("a.txt", [1, 2, 3])));
        using (var scan = new Scan(new ScanSettings(folder["case"], [folder["in"]], null, 1, null))) { scan.Run(CancellationToken.None); }
        CaseExport.Run(new ExportSettings(folder["case"], "hashdeep", folder["known"], new Selection(), false, null, null, false), Stream.Null, CancellationToken.None);
        var audit = OutsideTool.Run("hashdeep", "-a", "-vv", "-k", folder["known"], "-r", folder["in"]);
        Assert.True(audit.Code == 0 && audit.Output.Contains("Audit passed") && audit.Output.Contains("Files matched: 5"), audit.Output + audit.Error);
        File.AppendAllText(folder["in/notes.txt"], "more");
        Assert.Contains("Audit failed", OutsideTool.Run("hashdeep", "-a", "-k", folder["known"], "-r", folder["in"]).Output);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Takes the apostrophe away that keeps a spreadsheet from running a text.</summary>
    private static string Restored(string cell) => cell.StartsWith('\'') ? cell[1..] : cell;

    /// <summary>The last part of a path as shown.</summary>
    private static string PathOf(string shown) => shown.Split('/', StringSplitOptions.None)[^1].Split(" > ")[^1];

    private static string? Alternative(JsonElement medium, string name) => medium.GetProperty("AlternativeHashes").EnumerateArray()
        .Where(h => h.GetProperty("HashName").GetString() == name).Select(h => h.GetProperty("HashValue").GetString()).SingleOrDefault();

    private static JsonElement Facet(JsonElement node, string type) =>
        node.GetProperty("uco-core:hasFacet").EnumerateArray().Single(f => f.GetProperty("@type").GetString() == "uco-observable:" + type);

    private static string? Digest(JsonElement node) => node.GetProperty("uco-core:hasFacet").EnumerateArray()
        .Where(f => f.TryGetProperty("uco-observable:hash", out _)).SelectMany(f => f.GetProperty("uco-observable:hash").EnumerateArray())
        .Where(h => h.GetProperty("uco-types:hashMethod").GetProperty("@value").GetString() == "SHA256")
        .Select(h => h.GetProperty("uco-types:hashValue").GetProperty("@value").GetString()).SingleOrDefault();

    private static string Id(JsonElement relationship, string end) => relationship.GetProperty(end).GetProperty("@id").GetString()!;

    private static DataField Field(ParquetReader reader, string name) => reader.Schema.GetDataFields().Single(f => f.Name == name);

    private static async Task<List<string?>> Texts(ParquetReader reader, string name)
    {
        var texts = new List<string?>();
        for (int g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            string?[] values = new string?[group.RowCount];
            await group.ReadAsync(Field(reader, name), values.AsMemory());
            texts.AddRange(values);
        }
        return texts;
    }
}
