using System.Text.Json;
using CsvHelper;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Report;
using Cotejo.Engine.Tests.Evidence;

namespace Cotejo.Engine.Tests.Report;

/// <summary>
/// Evidence whose names want to become markup, formulas and escape sequences, scanned and reported once. Folder "a" and "b" share one
/// picture byte for byte, "c" has a poorer copy of it. What is named like markup fails, so that the page lists each of it.
/// </summary>
public sealed class ReportedCase : IDisposable
{
    private const string SourceName = "<i>\" id='source";
    private const string FormulaFolder = "=1+1<b>";

    private readonly TestFolder _scratch = new();
    private readonly SeizedFolder _evidence = new();
    private readonly List<byte[]> _names = [];

    public ReportedCase()
    {
        byte[] first = Jpeg(1), near = Jpeg(1, quality: 60), other = Jpeg(2), third = Jpeg(3);
        _evidence.AddFolder(SourceName);
        foreach (string folder in new[] { "a", "b", "c", FormulaFolder }) { _evidence.AddFolder(SourceName + "/" + folder); }
        Add("a", "one.jpg", first);
        foreach (string name in FormulaNames) { Add("a", name, first); }
        Add("b", "same.jpg", first);
        foreach (string name in MarkupNames) { Add("b", name, [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]); }
        Add("b", SeizedFolder.Raw("\xE4\xFF.jpg"), other);
        Add("b", "line\nbreak\t\x1B[31m.jpg", other);
        Add("b", "back\\slash.jpg", other);
        Add("b", "\u202Egpj.exe", other);
        Add("c", "smaller.jpg", near);
        Add("c", "cut.jpg", third[..(third.Length / 2)]);
        Add("c", "text.jpg", "no picture"u8.ToArray());
        Add("c", "empty.jpg", []);
        Add(FormulaFolder, "alone.jpg", Jpeg(4));
        _evidence.AddFifo(SourceName + "/c/fifo");
        _evidence.AddLink(SourceName + "/c/link", "nowhere");
        Items = _names.Count + 2;
        Scan(Folder, threads: 2);
        Result = CaseReport.Write(Folder, CancellationToken.None);
    }

    public static IReadOnlyList<string> FormulaNames { get; } =
        ["=cmd|' !A0", "-2+3.jpg", "@SUM(1).jpg", "+1.jpg", "\uFF1Dwide.jpg", "\uFF0Bwide.jpg", "\uFF0Dwide.jpg", "\uFF20wide.jpg", "'quoted, \"twice\".jpg", "''.jpg"];

    public static IReadOnlyList<string> MarkupNames { get; } =
        ["<script>alert(1)", "\"><img src=x onerror=alert(1)>.jpg", "&lt;b&gt;.jpg", "' style='x.jpg", "<!--", "http:x.jpg"];

    public string Folder => _scratch["case<b>"];
    public string Source => _evidence[SourceName];
    public ReportResult Result { get; }

    /// <summary>Entries that are no folder, as this class made them.</summary>
    public int Items { get; }

    /// <summary>Raw names of the regular files.</summary>
    public IReadOnlyList<byte[]> Names => _names;

    public string Page => Read("report.html");

    public string Read(string file) => File.ReadAllText(System.IO.Path.Combine(Folder, "report", file));

    /// <summary>Another case of the same evidence.</summary>
    public string ScanAgain(string name, int threads)
    {
        Scan(_scratch[name], threads);
        return _scratch[name];
    }

    public List<Dictionary<string, string>> Table(string name)
    {
        using var reader = CsvReader.FromFile(System.IO.Path.Combine(Folder, "report", name + ".csv"));
        var rows = new List<Dictionary<string, string>>();
        while (reader.Read())
        {
            var row = new Dictionary<string, string>();
            for (int i = 0; i < reader.FieldCount; i++) { row.Add(reader.Headers[i], reader.GetString(i)); }
            rows.Add(row);
        }
        return rows;
    }

    public List<JsonElement> Lines(string name) => Read(name + ".jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement).ToList();

    public void Dispose()
    {
        _evidence.Dispose();
        _scratch.Dispose();
    }

    private byte[] Jpeg(int seed, int quality = 85) => File.ReadAllBytes(_scratch.Jpeg("picture.jpg", seed, quality));

    private void Add(string folder, string name, byte[] content) => Add(folder, SeizedFolder.Bytes(name), content);

    private void Add(string folder, byte[] name, byte[] content)
    {
        _evidence.AddFile([.. SeizedFolder.Bytes($"{SourceName}/{folder}/"), .. name], content);
        _names.Add(name);
    }

    private void Scan(string folder, int threads)
    {
        using var scan = new Scan(new ScanSettings(folder, [Source], null, threads, null));
        scan.Run(CancellationToken.None);
    }
}
