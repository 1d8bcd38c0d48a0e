using System.Text.Json;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report;
using Cotejo.Engine.Selecting;

namespace Cotejo.Engine.Export;

/// <summary>
/// CASE/UCO as JSON-LD: sources, items with their facets, and what each item is contained in: its source, or the archive in which it lies. What the
/// ontology has no word for stands under this project's own prefix.
/// </summary>
internal sealed class CaseUcoExport : JsonDocumentExport
{
    private const string Uco = "https://ontology.unifiedcyberontology.org/uco/";

    private static readonly (string Prefix, string Iri)[] Prefixes =
    [
        ("kb", "urn:uuid:"), ("cotejo", "urn:cotejo:"), ("uco-core", Uco + "core/"), ("uco-observable", Uco + "observable/"), ("uco-tool", Uco + "tool/"),
        ("uco-types", Uco + "types/"), ("uco-vocabulary", Uco + "vocabulary/"), ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ];

    protected override ExportCounts Write(ChosenItems chosen, Utf8JsonWriter json, CancellationToken cancel)
    {
        var ids = new StableId(chosen.Connection);
        long items = 0;
        json.WriteStartObject();
        json.WriteStartObject("@context");
        foreach (var (prefix, iri) in Prefixes) { json.WriteString(prefix, iri); }
        json.WriteEndObject();
        json.WriteStartArray("@graph");
        WriteTool(json, ids);
        WriteSources(json, ids, chosen);
        foreach (var item in chosen.Items(cancel))
        {
            WriteItem(json, ids, item);
            WriteContainment(json, ids, item);
            Drain(json);
            items++;
        }
        json.WriteEndArray();
        json.WriteEndObject();
        return new(items, []);
    }

    private static void WriteTool(Utf8JsonWriter json, StableId ids)
    {
        string[] tool = RunLog.Tool.Split(' ', 2);
        Begin(json, ids.Of("tool"), "uco-tool:Tool");
        json.WriteString("uco-core:name", tool[0]);
        json.WriteString("uco-tool:version", tool[1]);
        json.WriteEndObject();
    }

    private static void WriteSources(Utf8JsonWriter json, StableId ids, ChosenItems chosen)
    {
        using var query = new Statement(chosen.Connection, "SELECT path, shown FROM sources ORDER BY path");
        using var row = query.Rows();
        while (row.Read())
        {
            Begin(json, ids.Of("source", row.Blob(0)), "uco-observable:ObservableObject");
            json.WriteStartArray("uco-core:hasFacet");
            Begin(json, ids.Of("source facet", row.Blob(0)), "uco-observable:FileFacet");
            json.WriteString("uco-observable:filePath", row.GetString(1));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static void WriteItem(Utf8JsonWriter json, StableId ids, ChosenItem item)
    {
        Begin(json, IdOf(ids, item), item.Kind switch
        {
            nameof(FoundKind.RegularFile) or nameof(FoundKind.ArchiveEntry) => "uco-observable:File",
            nameof(FoundKind.SymbolicLink) => "uco-observable:SymbolicLink",
            _ => "uco-observable:FileSystemObject",
        });
        json.WriteStartArray("uco-core:hasFacet");
        Begin(json, ids.Of("file facet", item.Source, item.Folder, item.Name), "uco-observable:FileFacet");
        json.WriteString("uco-observable:fileName", item.Path.Name);
        json.WriteString("uco-observable:filePath", item.Path.Path);
        json.WriteNumber("uco-observable:sizeInBytes", item.Size);
        if (item.Modified is { } modified) { WriteTyped(json, "uco-observable:modifiedTime", "xsd:dateTime", modified); }
        json.WriteEndObject();
        if (item.Digests is { } digests) { WriteContent(json, ids, item, digests); }
        json.WriteEndArray();
        json.WriteString("cotejo:outcome", item.Outcome);
        if (item.Reason is not null) { json.WriteString("cotejo:reason", item.Reason); }
        if (item.Message is not null) { json.WriteString("cotejo:message", item.Message); }
        if (item.IsVanished) { json.WriteBoolean("cotejo:vanished", true); }
        WriteBytes(json, "cotejo:sourceBytes", item.Path.SourceBytes);
        WriteBytes(json, "cotejo:folderBytes", item.Path.FolderBytes);
        WriteBytes(json, "cotejo:nameBytes", item.Path.NameBytes);
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, StableId ids, ChosenItem item, ItemDigests digests)
    {
        Begin(json, ids.Of("content facet", item.Source, item.Folder, item.Name), "uco-observable:ContentDataFacet");
        json.WriteNumber("uco-observable:sizeInBytes", item.Size);
        if (MimeTypes.Of(item.Type, item.Container) is { } mime) { json.WriteString("uco-observable:mimeType", mime); }
        json.WriteStartArray("uco-observable:hash");
        foreach (var (method, value) in (ReadOnlySpan<(string, byte[])>)[("MD5", digests.Md5), ("SHA1", digests.Sha1), ("SHA256", digests.Sha256)])
        {
            Begin(json, ids.Of(method, item.Source, item.Folder, item.Name), "uco-types:Hash");
            WriteTyped(json, "uco-types:hashMethod", "uco-vocabulary:HashNameVocab", method);
            WriteTyped(json, "uco-types:hashValue", "xsd:hexBinary", Convert.ToHexStringLower(value));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteContainment(Utf8JsonWriter json, StableId ids, ChosenItem item)
    {
        // A source that is one file is contained in nothing that is known.
        if (item.Name.Length == 0 && item.Folder.Length == 0) { return; }
        Begin(json, ids.Of("contained", item.Source, item.Folder, item.Name), "uco-observable:ObservableRelationship");
        WriteReference(json, "uco-core:source", IdOf(ids, item));
        WriteReference(json, "uco-core:target", ContainerOf(ids, item));
        json.WriteString("uco-core:kindOfRelationship", "Contained_Within");
        json.WriteBoolean("uco-core:isDirectional", true);
        json.WriteEndObject();
    }

    private static Guid IdOf(StableId ids, ChosenItem item) =>
        item.Name.Length == 0 && item.Folder.Length == 0 ? ids.Of("source file", item.Source) : ids.Of("file", item.Source, item.Folder, item.Name);

    private static Guid ContainerOf(StableId ids, ChosenItem item)
    {
        // Folders in an archive hold no NUL: the last one ends the name of the innermost archive.
        int enter = Array.LastIndexOf(item.Folder, ArchivePath.EnterMark);
        if (enter < 0) { return ids.Of("source", item.Source); }
        ArchivePath.SplitLast(item.Folder.AsSpan(0, enter), out byte[] folder, out byte[] name);
        return folder.Length == 0 && name.Length == 0 ? ids.Of("source file", item.Source) : ids.Of("file", item.Source, folder, name);
    }

    private static void Begin(Utf8JsonWriter json, Guid id, string type)
    {
        json.WriteStartObject();
        json.WriteString("@id", $"kb:{id}");
        json.WriteString("@type", type);
    }

    private static void WriteTyped(Utf8JsonWriter json, string property, string type, string value)
    {
        json.WriteStartObject(property);
        json.WriteString("@type", type);
        json.WriteString("@value", value);
        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, string property, Guid id)
    {
        json.WriteStartObject(property);
        json.WriteString("@id", $"kb:{id}");
        json.WriteEndObject();
    }

    private static void WriteBytes(Utf8JsonWriter json, string property, byte[]? bytes)
    {
        if (bytes is null) { return; }
        json.WriteStartObject(property);
        json.WriteString("@type", "xsd:base64Binary");
        json.WriteBase64String("@value", bytes);
        json.WriteEndObject();
    }
}
