using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cotejo.Engine.Report;

/// <summary>Groups as JSON Lines: one group a line, with all its contents and all their paths.</summary>
public static class GroupJson
{
    public static void Write(GroupList groups, GroupFilter filter, JsonLines lines, CancellationToken cancel)
    {
        long current = 0;
        foreach (var content in groups.Contents(filter))
        {
            if (content.Group != current)
            {
                if (current != 0) { EndGroup(lines); }
                current = content.Group;
                BeginGroup(lines.Json, content);
            }
            WriteContent(groups, content, lines, cancel);
        }
        if (current != 0) { EndGroup(lines); }
    }

    private static void BeginGroup(Utf8JsonWriter json, GroupContent first)
    {
        json.WriteStartObject();
        json.WriteNumber("group", first.Group);
        json.WriteNumber("contents", first.GroupContents);
        json.WriteNumber("items", first.GroupItems);
        json.WriteStartArray("members");
    }

    private static void EndGroup(JsonLines lines)
    {
        lines.Json.WriteEndArray();
        lines.Json.WriteEndObject();
        lines.EndLine();
    }

    private static void WriteContent(GroupList groups, GroupContent content, JsonLines lines, CancellationToken cancel)
    {
        var json = lines.Json;
        json.WriteStartObject();
        json.WriteString("role", content.RoleName);
        json.WriteString("sha256", content.Sha256);
        json.WriteNumber("distance", content.Distance);
        json.WriteString("orientation", content.Orientation);
        if (content.LinkedThrough is not null) { json.WriteString("linkedThrough", content.LinkedThrough); }
        if (content.Relation is not null)
        {
            json.WritePropertyName("relation");
            JsonSerializer.Serialize(json, content.Relation, MemberJson.Default.Relation);
        }
        json.WriteString("type", content.Type);
        json.WriteNumber("width", content.Width);
        json.WriteNumber("height", content.Height);
        json.WriteNumber("frames", content.Frames);
        json.WriteNumber("size", content.Size);
        if (content.Duration is { } duration) { json.WriteNumber("duration", duration); }
        if (content.Damage is not null) { json.WriteString("damage", content.Damage); }
        if (content.Decision is not null) { json.WriteString("decision", content.Decision); }
        json.WriteStartArray("paths");
        foreach (var path in groups.Paths(content))
        {
            cancel.ThrowIfCancellationRequested();
            JsonSerializer.Serialize(json, path, MemberJson.Default.ShownPath);
            lines.Drain();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ShownPath))]
[JsonSerializable(typeof(Relation))]
internal sealed partial class MemberJson : JsonSerializerContext;
