using System.Text.Json;
using Cotejo.Engine.Exchange;
using Cotejo.Engine.Report;
using Cotejo.Engine.Selecting;

namespace Cotejo.Engine.Export;

/// <summary>
/// In the shape in which StopNCII hands hashes to platforms. Its clients know no vPDQ: a video's frames stand in a list of this project's own beside
/// the records, each in vPDQ's compact exchange form.
/// </summary>
internal sealed class TakedownJsonExport(ExportPlan plan) : JsonDocumentExport
{
    private const string Status = "Active";

    protected override ExportCounts Write(ChosenItems chosen, Utf8JsonWriter json, CancellationToken cancel)
    {
        var records = new TakedownRecords(chosen, plan.WithPaths, cancel);
        long count = 0, latest = 0;
        json.WriteStartObject();
        json.WriteStartArray("hashRecords");
        foreach (var record in records.All(cancel))
        {
            WriteRecord(json, record);
            Drain(json);
            (count, latest) = (count + 1, Math.Max(latest, record.Changed));
        }
        json.WriteEndArray();
        json.WriteStartArray("vpdqRecords");
        foreach (var video in records.Frames(cancel))
        {
            json.WriteStartObject();
            json.WriteString("md5", video.Md5);
            json.WriteStartArray("frames");
            foreach (var frame in video.Frames)
            {
                json.WriteStringValue(VpdqJson.Text(frame));
                Drain(json);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("count", count);
        json.WriteNumber("nextSetTimestamp", latest);
        json.WriteString("nextPageToken", "");
        json.WriteBoolean("hasMoreRecords", false);
        json.WriteEndObject();
        return new(count, records.LeftOut());
    }

    private void WriteRecord(Utf8JsonWriter json, TakedownRecord record)
    {
        json.WriteStartObject();
        json.WriteNumber("lastModtimestamp", record.Changed);
        json.WriteString("signalType", record.Signal);
        json.WriteString("hashValue", record.Hash);
        json.WriteString("hashStatus", Status);
        json.WriteStartObject("caseNumbers");
        if (plan.CaseNumber is { } number) { json.WriteString(number, Status); }
        json.WriteEndObject();
        json.WriteStartArray("CSPFeedbacks");
        json.WriteEndArray();
        if (plan.WithPaths)
        {
            json.WriteStartArray("paths");
            foreach (string path in record.Paths) { json.WriteStringValue(path); }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}

/// <summary>The same records as CSV: a row for each hash, and for each frame of a video; with paths, a row for each path.</summary>
internal sealed class TakedownCsvExport(ExportPlan plan) : IExporter
{
    private const string Frame = "VideoVPDQ";

    public ExportCounts Write(ChosenItems chosen, Stream output, CancellationToken cancel)
    {
        var records = new TakedownRecords(chosen, plan.WithPaths, cancel);
        long count = 0;
        using (var table = new TableFile(output, Stream.Null, ["signalType", "pdq", "md5", "quality", "seconds", .. plan.WithPaths ? (string[])["path"] : []]))
        {
            foreach (var record in records.All(cancel))
            {
                bool isPicture = record.Signal == TakedownRecords.Picture;
                foreach (string? path in record.Paths.DefaultIfEmpty<string?>(null))
                {
                    WriteRow(table, record.Signal, isPicture ? record.Hash : null, isPicture ? null : record.Hash, record.Quality, null, path);
                }
                count++;
            }
            foreach (var video in records.Frames(cancel))
            {
                foreach (var frame in video.Frames)
                {
                    WriteRow(table, Frame, frame.Hash.ToString(), video.Md5, frame.Quality, (decimal)frame.Time.TotalMilliseconds / 1000, null);
                }
            }
        }
        return new(count, records.LeftOut());
    }

    private void WriteRow(TableFile table, string signal, string? pdq, string? md5, long? quality, decimal? seconds, string? path)
    {
        table.Text("signalType", signal);
        table.Text("pdq", pdq);
        table.Text("md5", md5);
        table.Number("quality", quality);
        table.Number("seconds", seconds);
        if (plan.WithPaths) { table.Text("path", path); }
        table.EndRow();
    }
}
