using System.Text.Json;

namespace Cotejo.Engine.Tests.Export;

/// <summary>The part of JSON-LD that a document with prefixes alone needs: every name is a keyword, or a prefix of the context and a rest.</summary>
internal static class JsonLdNames
{
    private static readonly string[] Keywords = ["@id", "@type", "@value"];

    public static void CheckAll(JsonElement context, JsonElement graph)
    {
        var prefixes = context.EnumerateObject().ToDictionary(p => p.Name, p => new Uri(p.Value.GetString()!));
        Check(graph, prefixes);
    }

    private static void Check(JsonElement value, Dictionary<string, Uri> prefixes)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in value.EnumerateArray()) { Check(element, prefixes); }
        }
        if (value.ValueKind != JsonValueKind.Object) { return; }
        foreach (var property in value.EnumerateObject())
        {
            if (!Keywords.Contains(property.Name)) { Expand(property.Name, prefixes); }
            if (property.Name is "@id" or "@type") { Expand(property.Value.GetString()!, prefixes); }
            Check(property.Value, prefixes);
        }
    }

    private static void Expand(string name, Dictionary<string, Uri> prefixes)
    {
        string[] parts = name.Split(':', 2);
        Assert.True(parts.Length == 2 && prefixes.ContainsKey(parts[0]), $"{name} has no prefix of the context");
        Assert.True(Uri.TryCreate(prefixes[parts[0]] + parts[1], UriKind.Absolute, out _), name);
    }
}
