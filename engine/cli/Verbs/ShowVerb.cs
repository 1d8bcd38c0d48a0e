using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine.Matching;
using Cotejo.Engine.Report;
using Cotejo.Kernels;

namespace Cotejo.Cli.Verbs;

internal static class ShowVerb
{
    private const int MostFrames = 8;
    private const int MostSegments = 8;

    public static Command Command()
    {
        var caseFolder = Verb.Case();
        var item = new Argument<string>("ITEM")
        {
            Description = @"A path as it is shown (bytes as \xHH, a backslash as \\), absolute or relative to its source; or a SHA-256, or at least its "
                + "first 8 digits; or an MD5 or SHA-1.",
        };
        var dihedral = new Option<bool>("--dihedral") { Description = "Also the hashes of the picture laid in the seven other ways." };
        var labels = ListOptions.Labels();
        var json = Verb.Json();
        return new VerbCommand("show", "Show everything that a case knows of one item.", """
            Its outcome, digests, type and size, every place where the same bytes lie, its hashes, its group, what is near it, what lists know of it, and what
            changed between runs. Of a video also its length and the times of its frames, and what it has in common with other videos:
            which stretch here is which one there. ITEM is a path as shown, or the first digits of a digest.

            Examples:
              cotejo show case1 DCIM/100/IMG_0001.JPG
              cotejo show case1 /mnt/drive1/DCIM/100/IMG_0001.JPG --dihedral
              cotejo show case1 9f86d081 --json
            """)
        {
            caseFolder, item, dihedral, labels,
        }.Does(json, (parsed, cancel) =>
        {
            using var numbered = NumberedCase.Open(parsed.GetValue(caseFolder)!, parsed.GetValue(labels));
            var details = ItemDetailsReader.Read(numbered, parsed.GetValue(item)!);
            if (parsed.GetValue(json)) { StandardStreams.Write(output => WriteJson(details, output)); }
            else { Print(details, parsed.GetValue(dihedral), Console.Out); }
            return ExitCode.Done;
        });
    }

    internal static void Print(ItemDetails details, bool dihedral, TextWriter text)
    {
        if (details.Item is { } item) { PrintItem(item, text); }
        if (details.Content is { } content)
        {
            PrintContent(content, details.Video is not null, text);
            if (details.Decision is { } d)
            {
                Line(text, "decision", $"{d.Decision}{(d.Category is { } category ? $", category {category}" : "")}{(d.Note is null ? "" : $": {d.Note}")}, decided {d.Time}");
            }
            text.WriteLine($"occurrences ({details.Occurrences.Count})");
            foreach (var o in details.Occurrences) { text.WriteLine($"  {o.Path}{(o.Vanished ? "   (vanished)" : "")}"); }
            if (details.Video is { } video) { PrintVideo(video, text); }
            PrintHits(details.Hits, text);
            PrintHashes(details.Hashes, dihedral, text);
            PrintGroup(details, text);
            PrintEdges(details.Edges, details.Group?.Group, text);
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

    private static void PrintContent(ContentFacts content, bool isVideo, TextWriter text)
    {
        string pixels = content.Width > 0 ? $", {content.Width}x{content.Height}" : "";
        // Of a video they are told with what was looked at.
        string frames = content.Frames > 1 && !isVideo ? $", {content.Frames} frames" : "";
        Line(text, "content", $"{Counted.Of(content.Size, "byte")}, {content.Type}{pixels}{frames}");
        Line(text, "  sha256", content.Sha256);
        Line(text, "  sha1", content.Sha1);
        Line(text, "  md5", content.Md5);
        Line(text, "  decoder", content.Decoder is { } decoder && content.Route is { } route and not "full" ? $"{decoder}, by the route {route}" : content.Decoder);
        Line(text, "  outcome", Outcome(content.Outcome, content.Reason, content.Message));
        Line(text, "  partial", content.Damage);
    }

    private static void PrintVideo(VideoDetails video, TextWriter text)
    {
        string rate = video.FrameRate is { } frames ? Text($", {frames:0.###} frames/s") : "";
        string turned = video.Rotation == 0 ? "" : $", a player turns it by {video.Rotation}°";
        string duration = video.Duration is { } seconds ? ClockTime.Of(seconds) : "of unknown length";
        Line(text, "video", $"{duration}, {video.Codec} in {video.Container}{rate}{turned}");
        string looked = Counted.Of(video.Sampled, "frame");
        Line(text, "  frames", $"{looked} looked at ({video.Sampling}), {Counted.Kept(video.Kept, video.Sampled)}");
    }

    private static void PrintHits(IReadOnlyList<KnownHit> hits, TextWriter text)
    {
        if (hits.Count == 0) { return; }
        text.WriteLine($"known ({hits.Count})");
        foreach (var hit in hits)
        {
            var entry = hit.Entry;
            text.WriteLine($"  {entry.ListKind,-6} {entry.List}: {hit.Words}{(hit.SetsAside ? "; set aside for it" : "")}");
            string id = entry.Id is null ? "" : $", id {entry.Id}";
            string category = entry.Category is null ? "" : $"; category {entry.CategoryText}";
            string series = entry.Series is null ? "" : $"; series {entry.Series}";
            text.WriteLine($"         {entry.Place}{id}{category}{series}{(entry.Tags is null ? "" : $"; {entry.Tags}")}");
        }
    }

    private static void PrintHashes(IReadOnlyList<FrameHash> hashes, bool dihedral, TextWriter text)
    {
        long frames = 0, last = -1;
        foreach (var h in hashes)
        {
            if (h.Frame != last) { (last, frames) = (h.Frame, frames + 1); }
            if (frames > MostFrames) { continue; }
            string frame = h.Time is { } time ? $" {ClockTime.Of(time)}" : hashes[^1].Frame > 0 ? $" frame {h.Frame}" : "";
            string inner = h.Inner is null ? "" : $"  inside the border: {h.Inner}";
            text.WriteLine($"{h.Policy + frame,-22} {h.Hash}  quality {h.Quality}{inner}");
            for (int o = 1; dihedral && o < h.Dihedral.Count; o++) { text.WriteLine($"  {(Orientation)o,-20} {h.Dihedral[o]}"); }
        }
        if (frames > MostFrames) { text.WriteLine($"and {Counted.Of(frames - MostFrames, "more frame")}: --json has all"); }
    }

    private static void PrintGroup(ItemDetails details, TextWriter text)
    {
        if (details.Group is not { } g) { return; }
        Line(text, "group", $"{g.Group}: {Counted.Of(g.GroupContents, "content")}, {Counted.Of(g.GroupItems, "item")}");
        string what = g.Relation is null or { Kind: RelationKind.Copy } ? "copy" : "member";
        Line(text, "  as", g.Role switch
        {
            MemberRole.Representative => "its best copy",
            MemberRole.Direct => $"a {what}, {g.Distance} bits from the best copy, laid {g.Orientation}",
            _ => $"a linked {what}, {g.Distance} bits from {g.LinkedThrough}, laid {g.Orientation}",
        });
        if (g.Role != MemberRole.Representative && details.Representative is { } r) { Line(text, "  best copy", $"{r.Sha256} {r.Width}x{r.Height}"); }
    }

    /// <param name="own">The number of the content's own group.</param>
    private static void PrintEdges(IReadOnlyList<NearCopy> edges, long? own, TextWriter text)
    {
        if (edges.Count == 0) { return; }
        text.WriteLine($"relations ({edges.Count}): distance in bits, how it must be laid to look like this one, SHA-256; what this one is to it; "
            + "where");
        foreach (var e in edges)
        {
            bool isCopy = e.Relation is { Kind: RelationKind.Copy, Trimmed: false, OtherTrimmed: false };
            string what = isCopy ? "" : $" {RelationWords.Belongs(e.Relation, longest: null)}";
            string frames = e.Relation is { Time: null, OtherTime: null } && e.Relation.Frame + e.Relation.OtherFrame > 0
                ? $" frame {e.Relation.Frame} as its {e.Relation.OtherFrame}" : "";
            string apart = e.Group is { } group && group != own ? $"   (in another group: {group})" : "";
            text.WriteLine($"  {e.Distance,2} {e.Orientation,-10} {e.Sha256}{what}{frames}{apart}");
            if (e.Shares is { } shares) { text.WriteLine(Shares(shares)); }
            foreach (var segment in e.Segments.Take(MostSegments)) { text.WriteLine($"       {RelationWords.Of(segment)}"); }
            if (e.Segments.Count > MostSegments)
            {
                text.WriteLine($"       and {Counted.Of(e.Segments.Count - MostSegments, "more segment")}: --json has all");
            }
            foreach (var path in e.FirstPaths) { text.WriteLine($"       {path}"); }
            if (e.Items > e.FirstPaths.Count) { text.WriteLine($"       and {e.Items - e.FirstPaths.Count} more"); }
        }
    }

    private static string Shares(FrameShares s) => Text(
        $"       in common by PDQ, as stored: {s.Pdq:0.#} % of its frames, {s.OtherPdq:0.#} % of the other's; ")
        + Text($"by the centred hash, inside borders too: {s.Centred:0.#} % and {s.OtherCentred:0.#} %");

    /// <summary>Straight into the stream: a video's hashes may be many.</summary>
    private static void WriteJson(ItemDetails details, Stream output)
    {
        JsonSerializer.Serialize(output, details, CliJson.Default.ItemDetails);
        output.WriteByte((byte)'\n');
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Outcome(string outcome, string? reason, string? message) =>
        outcome + (reason is null ? "" : $" ({reason})") + (message is null ? "" : $": {message}");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static void Line(TextWriter text, string what, string? value)
    {
        if (value is not null) { text.WriteLine($"{what,-12} {value}"); }
    }
}
