using System.Globalization;
using System.Text;
using System.Xml;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Selecting;

namespace Cotejo.Engine.Export;

/// <summary>
/// Digital Forensics XML, as its schema 1.2 orders it: every item as a fileobject. Names are as shown; the raw bytes of those that are not plain
/// stand behind, in an element of this project's own.
/// </summary>
internal sealed class DfxmlExport : IExporter
{
    private const string Dfxml = "http://www.forensicswiki.org/wiki/Category:Digital_Forensics_XML";
    private const string DublinCore = "http://purl.org/dc/elements/1.1/";
    private const string Own = "urn:cotejo:dfxml";
    private const string Base64 = "base64";

    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, IndentChars = "", NewLineChars = "\n", CloseOutput = false,
    };

    public ExportCounts Write(ChosenItems chosen, Stream output, CancellationToken cancel)
    {
        long items = 0;
        using var xml = XmlWriter.Create(output, Settings);
        xml.WriteStartElement("dfxml", Dfxml);
        xml.WriteAttributeString("xmlns", "dc", null, DublinCore);
        xml.WriteAttributeString("xmlns", "cotejo", null, Own);
        xml.WriteAttributeString("version", "1.2.0");
        xml.WriteStartElement("metadata", Dfxml);
        xml.WriteElementString("type", DublinCore, "Hash List");
        xml.WriteEndElement();
        WriteCreator(xml);
        WriteSources(xml, chosen);
        foreach (var item in chosen.Items(cancel))
        {
            WriteItem(xml, item);
            items++;
        }
        xml.WriteEndElement();
        return new(items, []);
    }

    private static void WriteCreator(XmlWriter xml)
    {
        string[] tool = RunLog.Tool.Split(' ', 2);
        xml.WriteStartElement("creator", Dfxml);
        xml.WriteElementString("program", Dfxml, tool[0]);
        xml.WriteElementString("version", Dfxml, tool[1]);
        xml.WriteEndElement();
    }

    private static void WriteSources(XmlWriter xml, ChosenItems chosen)
    {
        xml.WriteStartElement("source", Dfxml);
        using var query = new Statement(chosen.Connection, "SELECT shown FROM sources ORDER BY path");
        using var row = query.Rows();
        while (row.Read()) { xml.WriteElementString("image_filename", Dfxml, row.GetString(0)); }
        xml.WriteEndElement();
    }

    private static void WriteItem(XmlWriter xml, ChosenItem item)
    {
        xml.WriteStartElement("fileobject", Dfxml);
        xml.WriteElementString("filename", Dfxml, item.Path.Path);
        if (item.Reason is { } reason) { xml.WriteElementString("error", Dfxml, $"{item.Outcome} ({reason}){(item.Message is null ? "" : $": {item.Message}")}"); }
        xml.WriteElementString("name_type", Dfxml, NameType(item.Kind));
        xml.WriteElementString("filesize", Dfxml, item.Size.ToString(CultureInfo.InvariantCulture));
        if (item.Modified is { } modified) { xml.WriteElementString("mtime", Dfxml, modified); }
        if (item.Digests is { } digests)
        {
            WriteDigest(xml, "md5", digests.Md5);
            WriteDigest(xml, "sha1", digests.Sha1);
            WriteDigest(xml, "sha256", digests.Sha256);
        }
        WriteBytes(xml, "source_bytes", item.Path.SourceBytes);
        WriteBytes(xml, "folder_bytes", item.Path.FolderBytes);
        WriteBytes(xml, "name_bytes", item.Path.NameBytes);
        if (item.IsVanished) { xml.WriteElementString("vanished", Own, "1"); }
        xml.WriteEndElement();
    }

    private static void WriteDigest(XmlWriter xml, string type, byte[] digest)
    {
        xml.WriteStartElement("hashdigest", Dfxml);
        xml.WriteAttributeString("type", type);
        xml.WriteString(Convert.ToHexStringLower(digest));
        xml.WriteEndElement();
    }

    private static void WriteBytes(XmlWriter xml, string name, byte[]? bytes)
    {
        if (bytes is null) { return; }
        xml.WriteStartElement(name, Own);
        xml.WriteAttributeString("encoding", Base64);
        xml.WriteBase64(bytes, 0, bytes.Length);
        xml.WriteEndElement();
    }

    private static string NameType(string kind) => kind switch
    {
        nameof(FoundKind.RegularFile) or nameof(FoundKind.ArchiveEntry) => "r",
        nameof(FoundKind.SymbolicLink) => "l",
        nameof(FoundKind.Fifo) => "p",
        nameof(FoundKind.Socket) => "s",
        nameof(FoundKind.CharacterDevice) => "c",
        nameof(FoundKind.BlockDevice) => "b",
        nameof(FoundKind.UnreadableFolder) or nameof(FoundKind.FolderLoop) or nameof(FoundKind.ExcludedFolder) => "d",
        _ => "-",
    };
}
