using System.CommandLine;
using System.Text;
using Cotejo.Cli.Terminal;
using Cotejo.Engine;
using Cotejo.Engine.Matching;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Report;

namespace Cotejo.Cli.Verbs;

internal static class GroupsVerb
{
    private const int WriteBuffer = 1 << 16;

    public static Command Command()
    {
        var caseFolder = Verb.Case();
        var least = new Option<long>("--least") { HelpName = "N", Description = "Only groups of at least N items.", DefaultValueFactory = _ => 2 };
        var limit = new Option<long?>("--limit") { HelpName = "N", Description = "Only the first N groups. Default: all." };
        var exact = new Option<bool>("--exact") { Description = "Also groups whose copies are all exact: one content, found as several items." };
        var json = Verb.Json();
        return new VerbCommand("groups", "List the groups of a case: copies, stills and clips; those with most items first.", """
            Groups hold pictures and videos together. Of each the best copy (a video before a picture, then most pixels inside its border, longest, most
            bytes), then each other content with its distance in bits and how it must be laid to look like the best one. A linked one is
            not within the distance of the best copy, but of another member, which is named. How a still or a video belongs stands below
            it, where "it" is the content that the distance is measured to. Videos that share a short scene alone are not grouped for it:
            'cotejo show' names them. Near is alike, not proven the same, nor is the best copy proven to be the source of the others.
            Without --exact only groups of at least two distinct contents are listed.
            With --json: JSON Lines, one group a line, with all paths. The numbers are those of the report.

            Examples:
              cotejo groups case1 --limit 10
              cotejo groups case1 --exact --least 5
              cotejo groups case1 --json | jq -r '.members[].paths[].path'
            """)
        {
            caseFolder, least, limit, exact,
        }.Does(json, (parsed, cancel) =>
        {
            var filter = new GroupFilter(parsed.GetValue(least), parsed.GetValue(exact), parsed.GetValue(limit));
            Check(filter);
            using var numbered = NumberedCase.Open(parsed.GetValue(caseFolder)!);
            if (numbered.Summary.Unmatched is > 0 and var unmatched)
            {
                string have = unmatched == 1 ? "has" : "have";
                string what = Counted.Of(unmatched, "picture or video", "pictures or videos");
                Console.Error.WriteLine($"cotejo: {what} {have} not been compared yet; scan again to complete the case.");
            }
            StandardStreams.Write(output => List(numbered, filter, parsed.GetValue(json), output, cancel));
            return ExitCode.Done;
        });
    }

    internal static void List(NumberedCase numbered, GroupFilter filter, bool json, Stream output, CancellationToken cancel)
    {
        using var groups = new GroupList(numbered);
        if (json)
        {
            using var lines = new JsonLines(output);
            GroupJson.Write(groups, filter, lines, cancel);
        }
        else
        {
            using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), WriteBuffer, leaveOpen: true);
            Print(groups, filter, text, cancel);
        }
    }

    private static void Check(GroupFilter filter)
    {
        var problems = new List<string>();
        if (filter.Least < 1) { problems.Add($"--least {filter.Least} is out of range; give 1 or more."); }
        if (filter.Limit < 0) { problems.Add($"--limit {filter.Limit} is out of range; give 0 or more."); }
        if (problems.Count > 0) { throw new SettingsException(problems); }
    }

    private static void Print(GroupList groups, GroupFilter filter, StreamWriter text, CancellationToken cancel)
    {
        long current = 0;
        foreach (var content in groups.Contents(filter))
        {
            cancel.ThrowIfCancellationRequested();
            if (content.Group != current)
            {
                if (current != 0) { text.WriteLine(); }
                current = content.Group;
                text.WriteLine($"group {content.Group}: {Counted.Of(content.GroupContents, "content")}, {Counted.Of(content.GroupItems, "item")}");
            }
            string path = groups.Paths(content, 1).FirstOrDefault()?.Path ?? "";
            string more = content.Items > 1 ? $" and {content.Items - 1} more" : "";
            string pixels = $"{content.Width}x{content.Height}";
            text.WriteLine($"  {Role(content),-38}{pixels,-12}{new ByteSize(content.Size),11}  {content.Sha256[..12]}  {path}{more}");
            // A plain copy has said it all.
            if (groups.Belongs(content) is { Length: > 0 } and not "copy" and var belongs) { text.WriteLine($"      {belongs}"); }
        }
    }

    private static string Role(GroupContent c) => c.Role switch
    {
        MemberRole.Representative => "best copy",
        MemberRole.Direct => $"{Word(c.Relation?.Kind ?? RelationKind.Copy),-7} {c.Distance,2} {c.Orientation}",
        _ => $"linked  {c.Distance,2} {c.Orientation} to {c.LinkedThrough![..12]}",
    };

    private static string Word(RelationKind kind) => kind switch
    {
        RelationKind.StillOf => "still",
        RelationKind.HasStill => "video",
        RelationKind.SameVideo => "same",
        RelationKind.ClipOf => "clip",
        RelationKind.HoldsClip => "holds",
        RelationKind.SharesScene => "scene",
        _ => "copy",
    };
}
