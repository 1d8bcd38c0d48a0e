using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cotejo.Engine.Exchange;

/// <summary>
/// Project VIC's JSON, 1.x and 2.x, as public readers know it: a hash set (#Media), or cases with media in them (#Cases). The specification is
/// shared under agreement only. Read are Category, the digests, Series, Tags and the flags; PhotoDNA is not. A PDQ hash among the AlternativeHashes
/// (by the name PDQ) is this project's own assumption.
/// </summary>
internal static partial class VicsJson
{
    /// <summary>The names of the context, 1.x and 2.x: always the first property.</summary>
    public static bool IsContext(ReadOnlySpan<byte> name) => name.SequenceEqual("odata.metadata"u8) || name.SequenceEqual("@odata.context"u8);

    public static IEnumerable<ListRecord> Read(ListSource source)
    {
        var json = new JsonTokens(source.Stream);
        bool areCases = ReadContext(json, source);
        bool found = false;
        while (json.NextName())
        {
            if (!json.Is("value"u8))
            {
                json.Skip();
                continue;
            }
            found = true;
            json.Expect(JsonTokenType.StartArray, "a list: the value");
            foreach (var record in areCases ? Cases(json) : MediaList(json, caseNumber: null)) { yield return record; }
        }
        if (!found) { throw ListFormatException.AtByte(json.At, "ends without a value"); }
        json.Next();   // Throws where something follows.
    }

    /// <returns>Whether the value is a list of cases, not of media.</returns>
    private static bool ReadContext(JsonTokens json, ListSource source)
    {
        json.Expect(JsonTokenType.StartObject, "an object");
        if (!json.NextName() || !IsContext(json.Value)) { throw ListFormatException.AtByte(json.At, "does not begin with a context of Project VIC"); }
        json.Expect(JsonTokenType.String, "a context");
        var context = Context().Match(Encoding.UTF8.GetString(json.Value));
        if (!context.Success)
        {
            throw ListFormatException.AtByte(json.At, $"the context {ListFormatException.Quote(json.Value)} is not one of Project VIC 1.x or 2.x, #Media or #Cases");
        }
        string version = context.Groups["version"].Value, what = context.Groups["what"].Value;
        source.Version = $"{version} {what}";
        // The default model is of no region in particular.
        if (context.Groups["region"] is { Success: true, Value: not "Default" and var region }) { source.Region = region; }
        return what == "Cases";
    }

    private static IEnumerable<ListRecord> Cases(JsonTokens json)
    {
        while (NextObject(json))
        {
            string? number = null;
            while (json.NextName())
            {
                if (json.Is("CaseNumber"u8)) { number = json.NextText("CaseNumber"); }
                else if (json.Is("Media"u8))
                {
                    if (!json.Next() || json.Type == JsonTokenType.Null) { continue; }
                    if (json.Type != JsonTokenType.StartArray) { throw ListFormatException.AtByte(json.At, "Media is not a list"); }
                    foreach (var record in MediaList(json, number)) { yield return record; }
                }
                else { json.Skip(); }
            }
        }
    }

    private static IEnumerable<ListRecord> MediaList(JsonTokens json, string? caseNumber)
    {
        while (NextObject(json)) { yield return Media(json, caseNumber); }
    }

    private static bool NextObject(JsonTokens json)
    {
        json.Next();
        return json.Type switch
        {
            JsonTokenType.StartObject => true,
            JsonTokenType.EndArray => false,
            _ => throw ListFormatException.AtByte(json.At, "is not an object"),
        };
    }

    private static ListRecord Media(JsonTokens json, string? caseNumber)
    {
        var record = new ListRecord(json.At);
        while (json.NextName())
        {
            if (json.Is("MD5"u8)) { record = VicsHash.With(record, json, "MD5"); }
            else if (json.Is("SHA1"u8)) { record = VicsHash.With(record, json, "SHA1"); }
            else if (json.Is("AlternativeHashes"u8)) { record = VicsHash.WithAlternatives(record, json); }
            else if (json.Is("MediaFiles"u8)) { record = VicsHash.WithFiles(record, json); }
            else if (json.Is("Category"u8)) { record = record with { Category = Category(json) }; }
            else if (json.Is("MediaID"u8)) { record = record with { Id = Id(json, caseNumber) }; }
            else if (json.Is("Series"u8)) { record = record with { Series = json.NextText("Series") is { Length: > 0 } series ? series : null }; }
            else if (json.Is("Tags"u8)) { record = WithTags(record, json); }
            else if (IsFlag(json.Value)) { record = WithFlag(record, json, Encoding.UTF8.GetString(json.Value)); }
            else { json.Skip(); }
        }
        return record;
    }

    private static bool IsFlag(ReadOnlySpan<byte> name) => name.SequenceEqual("VictimIdentified"u8) || name.SequenceEqual("OffenderIdentified"u8)
        || name.SequenceEqual("IsDistributed"u8) || name.SequenceEqual("IsSuspected"u8) || name.SequenceEqual("SelfGenerated"u8);

    private static int? Category(JsonTokens json)
    {
        if (json.NextText("Category") is not { Length: > 0 } text) { return null; }
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int category) ? category
            : throw ListFormatException.AtByte(json.At, $"the Category {ListFormatException.Quote(json.Value)} is not a whole number");
    }

    private static string? Id(JsonTokens json, string? caseNumber) =>
        json.NextText("MediaID") is not { Length: > 0 } id ? null : caseNumber is null ? id : $"{caseNumber}/{id}";

    private static ListRecord WithFlag(ListRecord record, JsonTokens json, string name) =>
        json.NextText(name) is not null && ListTags.IsSet(json.Value) ? record with { Tags = ListTags.Add(record.Tags, name) } : record;

    /// <summary>One text, or a list of texts.</summary>
    private static ListRecord WithTags(ListRecord record, JsonTokens json)
    {
        json.Next();
        bool isList = json.Type == JsonTokenType.StartArray;
        while (!isList || (json.Next() && json.Type != JsonTokenType.EndArray))
        {
            if (json.Type == JsonTokenType.String && !json.Value.IsEmpty)
            {
                record = record with { Tags = ListTags.Add(record.Tags, Encoding.UTF8.GetString(json.Value)) };
            }
            else if (json.Type is not (JsonTokenType.Null or JsonTokenType.String)) { throw ListFormatException.AtByte(json.At, "a tag is not a text"); }
            if (!isList) { break; }
        }
        return record;
    }

    [GeneratedRegex(@"/DataModels/(?<version>[12]\.[0-9]{1,2})\.xml(/(?<region>[A-Za-z0-9_-]{1,32})/\$metadata)?#(?<what>Media|Cases)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Context();
}
