using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Cotejo.Engine.Exchange;

/// <summary>
/// StopNCII's hash records: ImagePDQ and VideoMD5 (VideoTMK is counted, and not matched by). A record that is Withdrawn or Deleted takes back the
/// earlier ones of the same hash.
/// </summary>
internal static class StopNciiJson
{
    public static IEnumerable<ListRecord> Read(ListSource source)
    {
        var json = new JsonTokens(source.Stream);
        json.Expect(JsonTokenType.StartObject, "an object");
        bool found = false;
        while (json.NextName())
        {
            if (!json.Is("hashRecords"u8))
            {
                json.Skip();
                continue;
            }
            found = true;
            json.Expect(JsonTokenType.StartArray, "a list: hashRecords");
            while (json.Next() && json.Type != JsonTokenType.EndArray)
            {
                if (json.Type != JsonTokenType.StartObject) { throw ListFormatException.AtByte(json.At, "is not an object"); }
                yield return Record(json);
            }
        }
        if (!found) { throw ListFormatException.AtByte(json.At, "ends without hashRecords"); }
        json.Next();   // Throws where something follows.
    }

    private static ListRecord Record(JsonTokens json)
    {
        long at = json.At, time = 0;
        string? value = null, status = null, signal = null, cases = null;
        while (json.NextName())
        {
            if (json.Is("hashValue"u8)) { value = json.NextText("hashValue"); }
            else if (json.Is("hashStatus"u8)) { status = json.NextText("hashStatus"); }
            else if (json.Is("signalType"u8)) { signal = json.NextText("signalType"); }
            else if (json.Is("lastModtimestamp"u8)) { time = Time(json); }
            else if (json.Is("caseNumbers"u8)) { cases = Cases(json); }
            else { json.Skip(); }
        }
        if (value is null || signal is null) { throw ListFormatException.AtByte(at, "has no hashValue or no signalType"); }
        bool withdrawn = string.Equals(status, "Withdrawn", StringComparison.OrdinalIgnoreCase) || string.Equals(status, "Deleted", StringComparison.OrdinalIgnoreCase);
        var hash = Encoding.UTF8.GetBytes(value);
        return new ListRecord(at)
        {
            Pdq = signal == "ImagePDQ" ? WrittenHash.Pdq(hash) ?? throw No(at, hash, "PDQ hash") : null,
            Md5 = signal == "VideoMD5" ? WrittenHash.Md5(hash) ?? throw No(at, hash, "MD5") : null,
            Id = cases,
            Feed = new FeedState($"{signal} {value.ToUpperInvariant()}", time, withdrawn),
        };
    }

    private static long Time(JsonTokens json) =>
        json.NextText("lastModtimestamp") is not { Length: > 0 } text ? 0
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long time) ? time
        : throw ListFormatException.AtByte(json.At, "lastModtimestamp is not a whole number");

    /// <summary>The names of an object, whose values are their states; one text or number, or a list of them.</summary>
    private static string? Cases(JsonTokens json)
    {
        json.Next();
        string? cases = null;
        if (json.Type == JsonTokenType.StartObject)
        {
            while (json.NextName())
            {
                cases = ListTags.Add(cases, Encoding.UTF8.GetString(json.Value));
                json.Skip();
            }
            return cases;
        }
        bool isList = json.Type == JsonTokenType.StartArray;
        while (!isList || (json.Next() && json.Type != JsonTokenType.EndArray))
        {
            if (json.Type is JsonTokenType.String or JsonTokenType.Number) { cases = ListTags.Add(cases, Encoding.UTF8.GetString(json.Value)); }
            else if (json.Type is JsonTokenType.StartObject or JsonTokenType.StartArray) { throw ListFormatException.AtByte(json.At, "is no case number"); }
            if (!isList) { break; }
        }
        return cases;
    }

    private static ListFormatException No(long at, ReadOnlySpan<byte> hash, string what) =>
        ListFormatException.AtByte(at, $"{ListFormatException.Quote(hash)} is no {what}");
}
