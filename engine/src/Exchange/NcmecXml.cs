using System.Globalization;
using System.Text;
using System.Xml;

namespace Cotejo.Engine.Exchange;

/// <summary>
/// NCMEC's hash sharing, version 2: queryResult/{images|videos}/{image|video|deletedImage|deletedVideo}. Read are MD5, SHA-1 and PDQ; PhotoDNA and TMK+PDQF
/// are not matched by. What is deleted takes back earlier records of the same member and id. No DTD, no entity, nothing is fetched.
/// </summary>
internal static class NcmecXml
{
    public const string Namespace = "https://hashsharing.ncmec.org/hashsharing/v2";

    private const int MaxDepth = 32;

    /// <summary>A hash, an id, a time.</summary>
    private const int MaxText = 4096;

    public static IEnumerable<ListRecord> Read(ListSource source)
    {
        using var xml = XmlReader.Create(new BoundedXml(source.Stream), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, NameTable = new BoundedNames(),
            IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = true,
        });
        if (!Advance(xml) || !IsElement(xml, 0, "queryResult")) { throw At(xml, $"the root is not queryResult of {Namespace}"); }
        string? list = null;
        while (Advance(xml))
        {
            if (xml is { Depth: 1, NodeType: XmlNodeType.Element }) { list = xml.LocalName; }
            else if (xml is { Depth: 2, NodeType: XmlNodeType.Element } && list is "images" or "videos"
                && xml.LocalName is "image" or "video" or "deletedImage" or "deletedVideo")
            {
                yield return Record(xml);
            }
        }
    }

    /// <summary>Reads up to the end of the element.</summary>
    private static ListRecord Record(XmlReader xml)
    {
        string element = xml.LocalName;
        var record = new ListRecord(Line(xml));
        string member = "", id = "", text = "";
        long time = 0;
        bool isEmpty = xml.IsEmptyElement;
        while (!isEmpty && Advance(xml) && xml.Depth > 2)
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                text = "";
                if (xml is { Depth: 3, LocalName: "member" }) { member = xml.GetAttribute("id") ?? ""; }
            }
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                text += xml.Value;
                if (text.Length > MaxText) { throw At(xml, FormattableString.Invariant($"a value is longer than {MaxText} characters")); }
            }
            else if (xml.NodeType == XmlNodeType.EndElement)
            {
                switch (xml.Depth, xml.LocalName)
                {
                    case (3, "id"): id = text; break;
                    case (3, "timestamp"): time = Time(xml, text); break;
                    case (3, "classification") when text.Length > 0: record = record with { Tags = ListTags.Add(record.Tags, text) }; break;
                    case (4, var algorithm) when text.Length > 0: record = With(record, xml, algorithm, text.Trim()); break;
                }
                text = "";
            }
        }
        bool isDeleted = element.StartsWith("deleted", StringComparison.Ordinal);
        string kind = element.EndsWith("mage", StringComparison.Ordinal) ? "image" : "video";
        return record with
        {
            Id = id.Length == 0 ? null : member.Length == 0 ? id : $"{member}/{id}",
            Feed = id.Length == 0 ? null : new FeedState($"{kind} {member}/{id}", time, isDeleted),
        };
    }

    private static ListRecord With(ListRecord record, XmlReader xml, string algorithm, string text)
    {
        byte[] value = Encoding.UTF8.GetBytes(text);
        ListFormatException No() => At(xml, $"{ListFormatException.Quote(value)} is no {algorithm}");
        return algorithm switch
        {
            "md5" => record with { Md5 = WrittenHash.Md5(value) ?? throw No() },
            "sha1" => record with { Sha1 = WrittenHash.Sha1(value) ?? throw No() },
            "PDQ" => record with { Pdq = WrittenHash.Pdq(value) ?? throw No() },
            _ => record,
        };
    }

    private static long Time(XmlReader xml, string text) => text.Length == 0 ? 0
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcTicks
        : throw At(xml, "the timestamp is no time");

    private static bool Advance(XmlReader xml)
    {
        try
        {
            if (!xml.Read()) { return false; }
        }
        catch (XmlException e)
        {
            // Its first sentence says what is wrong; the others where, and what a programmer might do.
            throw ListFormatException.AtLine(Math.Max(1, e.LineNumber), $"is not XML that is read here ({e.Message.Split(". ")[0].TrimEnd('.')})");
        }
        return xml.Depth <= MaxDepth ? true : throw At(xml, FormattableString.Invariant($"is nested deeper than {MaxDepth}"));
    }

    private static bool IsElement(XmlReader xml, int depth, string name) =>
        xml.NodeType == XmlNodeType.XmlDeclaration ? Advance(xml) && IsElement(xml, depth, name)
        : xml.NodeType == XmlNodeType.Element && xml.Depth == depth && xml.LocalName == name && xml.NamespaceURI == Namespace;

    private static long Line(XmlReader xml) => ((IXmlLineInfo)xml).LineNumber;

    private static ListFormatException At(XmlReader xml, string reason) => ListFormatException.AtLine(Line(xml), reason);
}
