namespace Cotejo.Engine.Report;

/// <summary>
/// Every group, also those of one content: together they are what is left to look at. In the CSV a row is a content, the group's first row
/// its representative; in the JSON Lines a line is a group.
/// </summary>
internal static class GroupTable
{
    public static TableSize Write(NumberedCase numbered, Stream csv, Stream lines, CancellationToken cancel)
    {
        using var groups = new GroupList(numbered);
        long written;
        using (var json = new JsonLines(lines))
        {
            GroupJson.Write(groups, GroupFilter.Every, json, cancel);
            written = json.Lines;
        }
        using var table = new TableFile(csv, Stream.Null, "group", "groupContents", "groupItems", "role", "sha256", "distance", "orientation",
            "linkedThrough", "relation", "time", "otherTime", "trimmed", "otherTrimmed", "type", "width", "height", "frames", "duration", "size", "damage",
            "items", "firstPath", "decision");
        foreach (var content in groups.Contents(GroupFilter.Every))
        {
            cancel.ThrowIfCancellationRequested();
            table.Number("group", content.Group);
            table.Number("groupContents", content.GroupContents);
            table.Number("groupItems", content.GroupItems);
            table.Text("role", content.RoleName);
            table.Text("sha256", content.Sha256);
            table.Number("distance", content.Distance);
            table.Text("orientation", content.Orientation);
            table.Text("linkedThrough", content.LinkedThrough);
            table.Text("relation", content.Relation?.KindName);
            table.Number("time", content.Relation?.Time);
            table.Number("otherTime", content.Relation?.OtherTime);
            table.Flag("trimmed", content.Relation?.Trimmed);
            table.Flag("otherTrimmed", content.Relation?.OtherTrimmed);
            table.Text("type", content.Type);
            table.Number("width", content.Width);
            table.Number("height", content.Height);
            table.Number("frames", content.Frames);
            table.Number("duration", content.Duration);
            table.Number("size", content.Size);
            table.Text("damage", content.Damage);
            table.Number("items", content.Items);
            table.Text("firstPath", groups.Paths(content, 1).FirstOrDefault()?.Path);
            table.Text("decision", content.Decision);
            table.EndRow();
        }
        return table.Size with { Lines = written };
    }
}
