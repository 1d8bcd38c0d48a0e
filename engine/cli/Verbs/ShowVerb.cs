using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Cotejo.Engine.Matching;
using Cotejo.Engine.Report;
using Cotejo.Kernels;

namespace Cotejo.Cli.Verbs;

internal static class ShowVerb
{
    public static Command Command()
    {
        var caseFolder = Verb.Case();
        var item = new Argument<string>("ITEM")
        {
            Description = @"A path as it is shown (bytes as \xHH, a backslash as \\), absolute or relative to its source; or a SHA-256, or at least its "
                + "first 8 digits; or an MD5 or SHA-1.",
        };
        var dihedral = new Option<bool>("--dihedral") { Description = "Also the hashes of the picture laid in the seven other ways." };
        var json = Verb.Json();
        return new VerbCommand("show", "Show everything that a case knows of one item.", """
            Its outcome, digests, type and size, every place where the same bytes lie, its hashes, its group, the copies near it, and
            what changed between runs. ITEM is a path as shown, or the first digits of a digest.

            Examples:
              cotejo show case1 DCIM/100/IMG_0001.JPG
              cotejo show case1 /mnt/drive1/DCIM/100/IMG_0001.JPG --dihedral
              cotejo show case1 9f86d081 --json
            """)
        {
            caseFolder, item, dihedral,
        }.Does(json, (parsed, cancel) =>
        {
            using var numbered = NumberedCase.Open(parsed.GetValue(caseFolder)!);
            var details = ItemDetailsReader.Read(numbered, parsed.GetValue(item)!);
            if (parsed.GetValue(json)) { Console.WriteLine(JsonSerializer.Serialize(details, CliJson.Default.ItemDetails)); }
            else { Print(details, parsed.GetValue(dihedral), Console.Out); }
            return ExitCode.Done;
        });
    }

    internal static void Print(ItemDetails details, bool dihedral, TextWriter text)
    {
        if (details.Item is { } item) { PrintItem(item, text); }
        if (details.Content is { } content)
        {
            PrintContent(content, text);
            text.WriteLine($"occurrences ({details.Occurrences.Count})");
            foreach (var o in details.Occurrences) { text.WriteLine($"  {o.Path}{(o.Vanished ? "   (vanished)" : "")}"); }
            PrintHashes(details.Hashes, dihedral, text);
            PrintGroup(details, text);
            PrintEdges(details.Edges, text);
        }
        foreach (var c in details.Changes)
        {
            text.WriteLine($"{c.What,-12} in run {c.Run} of {c.Started}: {c.Path}{(c.Before is null ? "" : $", SHA-256 before {c.Before}")}");
        }
    }

    private static void PrintItem(ItemFacts item, TextWriter text)
    {
        Line(text, "item", item.Path.Path);
        Line(text, "kind", item.Kind);
        Line(text, "size", Number(item.Size));
        Line(text, "modified", item.Modified);
        Line(text, "outcome", Outcome(item.Outcome, item.Reason, item.Message));
        if (item.Vanished) { Line(text, "vanished", "not there when its source was last walked"); }
    }

    private static void PrintContent(ContentFacts content, TextWriter text)
    {
        string pixels = content.Width > 0 ? $", {content.Width}x{content.Height}" : "";
        string frames = content.Frames > 1 ? $", {content.Frames} frames" : "";
        Line(text, "content", $"{Counted.Of(content.Size, "byte")}, {content.Type}{pixels}{frames}");
        Line(text, "  sha256", content.Sha256);
        Line(text, "  sha1", content.Sha1);
        Line(text, "  md5", content.Md5);
        Line(text, "  decoder", content.Decoder);
        Line(text, "  outcome", Outcome(content.Outcome, content.Reason, content.Message));
        Line(text, "  partial", content.Damage);
    }

    private static void PrintHashes(IReadOnlyList<FrameHash> hashes, bool dihedral, TextWriter text)
    {
        foreach (var h in hashes)
        {
            string frame = hashes[^1].Frame > 0 ? $" frame {h.Frame}" : "";
            text.WriteLine($"{h.Policy + frame,-22} {h.Hash}  quality {h.Quality}");
            for (int o = 1; dihedral && o < h.Dihedral.Count; o++) { text.WriteLine($"  {(Orientation)o,-20} {h.Dihedral[o]}"); }
        }
    }

    private static void PrintGroup(ItemDetails details, TextWriter text)
    {
        if (details.Group is not { } g) { return; }
        Line(text, "group", $"{g.Group}: {Counted.Of(g.GroupContents, "content")}, {Counted.Of(g.GroupItems, "item")}");
        Line(text, "  as", g.Role switch
        {
            MemberRole.Representative => "its best copy",
            MemberRole.Direct => $"a copy, {g.Distance} bits from the best copy, laid {g.Orientation}",
            _ => $"a linked copy, {g.Distance} bits from {g.LinkedThrough}, laid {g.Orientation}",
        });
        if (g.Role != MemberRole.Representative && details.Representative is { } r) { Line(text, "  best copy", $"{r.Sha256} {r.Width}x{r.Height}"); }
    }

    private static void PrintEdges(IReadOnlyList<NearCopy> edges, TextWriter text)
    {
        if (edges.Count == 0) { return; }
        text.WriteLine($"near copies ({edges.Count}): distance in bits, how it must be laid to look like this one, SHA-256; where");
        foreach (var e in edges)
        {
            string frames = e.Frame + e.OtherFrame > 0 ? $" frame {e.Frame} as its {e.OtherFrame}" : "";
            long more = e.Items - e.FirstPaths.Count;
            text.WriteLine($"  {e.Distance,2} {e.Orientation,-10} {e.Sha256}{frames}");
            foreach (var path in e.FirstPaths) { text.WriteLine($"       {path}"); }
            if (more > 0) { text.WriteLine($"       and {more} more"); }
        }
    }

    private static string Outcome(string outcome, string? reason, string? message) =>
        outcome + (reason is null ? "" : $" ({reason})") + (message is null ? "" : $": {message}");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static void Line(TextWriter text, string what, string? value)
    {
        if (value is not null) { text.WriteLine($"{what,-12} {value}"); }
    }
}
