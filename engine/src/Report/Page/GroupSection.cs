using System.Globalization;
using Cotejo.Engine.Matching;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Report.Page;

/// <summary>The groups with most items: each with its best copy, the others, how far they are from it, and where they lie.</summary>
internal static class GroupSection
{
    private const int Groups = 30;
    private const int ContentsOfGroup = 12;
    private const int PathsOfContent = 4;
    private const int DigestDigits = 12;

    public static void Write(PageWriter page, NumberedCase numbered)
    {
        page.WriteFixed("""
            <section id="groups" aria-labelledby="groups-title">
            <h2 id="groups-title">Largest groups</h2>
            <p>A group holds pictures and videos together. The first is its best copy: a video before a picture, then most pixels inside its border, then longest,
            most bytes and best quality. That does not make it the one that the others were made from. The distance is the number of differing bits of 256 to it; a linked member is not near
            enough to the best copy itself, but to another member, which is named. "It" is the one that the distance is measured to. Laid says how a
            member must be turned or mirrored to look like it.</p>
            """);
        using var list = new GroupList(numbered);
        long current = 0, shown = 0, contents = 0;
        foreach (var content in list.Contents(new GroupFilter(Least: 2, Exact: true, Groups)))
        {
            if (content.Group != current)
            {
                if (current != 0) { EndGroup(page, contents - shown); }
                (current, shown, contents) = (content.Group, 0, content.GroupContents);
                BeginGroup(page, content);
            }
            if (shown < ContentsOfGroup)
            {
                shown++;
                WriteContent(page, list, content);
            }
        }
        if (current != 0) { EndGroup(page, contents - shown); }
        else { page.WriteFixed("<p class=\"none\">Nothing has a copy.</p>"); }
        page.WriteFixed("</section>");
    }

    private static void BeginGroup(PageWriter page, GroupContent first)
    {
        page.Write($"""
            <section class="group" aria-labelledby="group-{first.Group}">
            <h3 id="group-{first.Group}">Group {first.Group}: {Counted.Of(first.GroupItems, "item")}, {Counted.Of(first.GroupContents, "distinct content")}</h3>
            <div class="scroll"><table>
            """);
        page.Columns("Role", "#Distance", "Is", "SHA-256", "Laid", "Where");
    }

    private static void EndGroup(PageWriter page, long left)
    {
        page.WriteFixed("</tbody></table></div>");
        if (left > 0) { page.Write($"""<p class="soft">and {Counted.Of(left, "more content")}: groups.csv</p>"""); }
        page.WriteFixed("</section>");
    }

    private static void WriteContent(PageWriter page, GroupList list, GroupContent c)
    {
        bool isBest = c.Role == MemberRole.Representative;
        string belongs = list.Belongs(c);
        string role = isBest ? "best copy" : c.Role == MemberRole.Direct ? belongs : belongs == "copy" ? "linked" : "linked: " + belongs;
        string distance = isBest ? "" : c.Distance.ToString(CultureInfo.InvariantCulture);
        string to = c.LinkedThrough is { } through ? $" to {through[..DigestDigits]}" : "";
        string pixels = string.Create(CultureInfo.InvariantCulture, $"{c.Width}×{c.Height}");
        string duration = c.Duration is { } seconds ? $", {ClockTime.Of(seconds)}" : "";
        page.Write($"""
            <tr><td>{role}</td><td class="n">{distance}{to}</td>
            <td class="fact">{c.Type} {pixels}{duration}, {new ByteSize(c.Size)}{(c.Damage is null ? "" : ", partial")}{(c.Decision is null ? "" : $", decided: {c.Decision}")}</td>
            <td><code title="{c.Sha256}">{c.Sha256[..DigestDigits]}</code></td>
            <td>{(isBest ? "" : RelationWords.Orientation(c.Orientation))}</td><td><ul class="paths">
            """);
        foreach (var path in list.Paths(c, PathsOfContent)) { page.Write($"""<li class="path">{path}</li>"""); }
        if (c.Items > PathsOfContent) { page.Write($"""<li class="soft">and {c.Items - PathsOfContent} more</li>"""); }
        page.WriteFixed("</ul></td></tr>");
    }
}
