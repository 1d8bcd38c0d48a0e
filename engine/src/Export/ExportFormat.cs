namespace Cotejo.Engine.Export;

/// <summary>A form in which a case, or a part of it, is handed on.</summary>
public sealed class ExportFormat
{
    private ExportFormat(string name, string what, string ending, Func<ExportPlan, IExporter> make) => (Name, What, Ending, Make) = (name, what, ending, make);

    public static IReadOnlyList<ExportFormat> All { get; } =
    [
        new("csv", "the report's table of items", "csv", _ => new CsvExport()),
        new("jsonl", "the same as JSON Lines, with raw bytes of paths", "jsonl", _ => new JsonLinesExport()),
        new("parquet", "the same as Parquet", "parquet", _ => new ParquetExport()),
        new("vics", "Project VIC JSON, #Cases: pictures and videos", "json", plan => new VicsExport(plan)) { HasVersions = true, HasCaseNumber = true },
        new("hashdeep", "hashdeep 1.0: files, for hashdeep -a", "txt", _ => new HashdeepExport()),
        new("dfxml", "Digital Forensics XML: every item", "xml", _ => new DfxmlExport()),
        new("case", "CASE/UCO JSON-LD: every item", "jsonld", _ => new CaseUcoExport()),
        new("pdq", "hash,quality,path: pictures", "txt", _ => new PdqExport()),
        new("takedown", "for platforms, as StopNCII: PDQ of pictures, MD5 and vPDQ of videos", "json", plan => new TakedownJsonExport(plan))
        {
            HasCaseNumber = true, MayHavePaths = true,
        },
        new("takedown-csv", "the same as CSV", "csv", plan => new TakedownCsvExport(plan)) { MayHavePaths = true },
    ];

    /// <summary>As --format takes it.</summary>
    public string Name { get; }

    /// <summary>For people: what it is, and what of a case it holds.</summary>
    public string What { get; }

    /// <summary>Of a file's name.</summary>
    public string Ending { get; }

    internal Func<ExportPlan, IExporter> Make { get; }

    /// <summary>--vics-version means something.</summary>
    internal bool HasVersions { get; private init; }

    /// <summary>--case-number means something.</summary>
    internal bool HasCaseNumber { get; private init; }

    /// <summary>--with-paths means something.</summary>
    internal bool MayHavePaths { get; private init; }

    public static ExportFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
