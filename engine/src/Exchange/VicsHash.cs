using System.Text;
using System.Text.Json;

namespace Cotejo.Engine.Exchange;

/// <summary>The hashes of a record of Project VIC: its own, those that other algorithms gave, and those of its files.</summary>
internal static class VicsHash
{
    /// <param name="json">At the name of the property.</param>
    public static ListRecord With(ListRecord record, JsonTokens json, string algorithm) =>
        string.IsNullOrEmpty(json.NextText(algorithm)) ? record : With(record, algorithm, json.Value, json.At);

    /// <summary>[{HashName, HashValue}]; algorithms that nothing is matched by are passed over.</summary>
    public static ListRecord WithAlternatives(ListRecord record, JsonTokens json)
    {
        foreach (var (name, value, at) in Pairs(json, "HashName", "HashValue"))
        {
            if (!string.IsNullOrEmpty(value)) { record = With(record, name ?? "", Encoding.UTF8.GetBytes(value), at); }
        }
        return record;
    }

    /// <summary>[{MD5, ...}]: the files that had these bytes. Counts where the record itself has no MD5.</summary>
    public static ListRecord WithFiles(ListRecord record, JsonTokens json)
    {
        foreach (var (_, value, at) in Pairs(json, "", "MD5"))
        {
            if (record.Md5 is null && !string.IsNullOrEmpty(value)) { record = With(record, "MD5", Encoding.UTF8.GetBytes(value), at); }
        }
        return record;
    }

    private static ListRecord With(ListRecord record, string algorithm, ReadOnlySpan<byte> value, long at)
    {
        ListFormatException No(ReadOnlySpan<byte> text) => ListFormatException.AtByte(at, $"{ListFormatException.Quote(text)} is no {algorithm}");
        return algorithm.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "MD5" => record with { Md5 = WrittenHash.Md5(value) ?? throw No(value) },
            "SHA1" => record with { Sha1 = WrittenHash.Sha1(value) ?? throw No(value) },
            "SHA256" => record with { Sha256 = WrittenHash.Sha256(value) ?? throw No(value) },
            "PDQ" => record with { Pdq = WrittenHash.Pdq(value) ?? throw No(value) },
            _ => record,
        };
    }

    /// <summary>Two properties of each object of a list; null in the place of a list is an empty one.</summary>
    private static IEnumerable<(string? Name, string? Value, long At)> Pairs(JsonTokens json, string name, string value)
    {
        json.Next();
        if (json.Type == JsonTokenType.Null) { yield break; }
        if (json.Type != JsonTokenType.StartArray) { throw ListFormatException.AtByte(json.At, "is not a list"); }
        while (json.Next() && json.Type != JsonTokenType.EndArray)
        {
            if (json.Type != JsonTokenType.StartObject) { throw ListFormatException.AtByte(json.At, "is not an object"); }
            (string? Name, string? Value, long At) pair = (null, null, json.At);
            while (json.NextName())
            {
                string property = Encoding.UTF8.GetString(json.Value);
                if (property == name) { pair.Name = json.NextText(name); }
                else if (property == value) { pair.Value = json.NextText(value); }
                else { json.Skip(); }
            }
            yield return pair;
        }
    }
}
