using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Cotejo.Engine.Selecting;

namespace Cotejo.Engine.Export;

/// <summary>A form that is one JSON document, written in blocks: it may be longer than memory.</summary>
internal abstract class JsonDocumentExport : IExporter
{
    private const int Block = 1 << 16;

    /// <summary>Names stay legible in their own script.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public ExportCounts Write(ChosenItems chosen, Stream output, CancellationToken cancel)
    {
        ExportCounts counts;
        using (var json = new Utf8JsonWriter(output, Options)) { counts = Write(chosen, json, cancel); }
        output.WriteByte((byte)'\n');
        return counts;
    }

    protected abstract ExportCounts Write(ChosenItems chosen, Utf8JsonWriter json, CancellationToken cancel);

    /// <summary>Call after every record.</summary>
    protected static void Drain(Utf8JsonWriter json)
    {
        if (json.BytesPending >= Block) { json.Flush(); }
    }
}
