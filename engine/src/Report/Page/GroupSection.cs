using Cotejo.Engine.Matching;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Report.Page;

/// <summary>The groups with most items: each with its best original, the copies, how far they are from it, and where they lie.</summary>
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
            <p>The first picture of a group is its best original: most pixels, then most bytes, then best quality. The distance is the number of differing bits of 256
            to it; a linked picture is not within that distance of the original itself, but of a copy of it, which is named. Laid says how a copy must be turned or mirrored
            to look like the picture that it is measured to.</p>
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
        else { page.WriteFixed("<p class=\"none\">No picture has a copy.</p>"); }
        page.WriteFixed("</section>");
    }

    private static void BeginGroup(PageWriter page, GroupContent first) => page.Write($"""
        <section class="group" aria-labelledby="group-{first.Group}">
        <h3 id="group-{first.Group}">Group {first.Group}: {first.GroupItems} items, {first.GroupContents} distinct {(first.GroupContents == 1 ? "content" : "contents")}</h3>
        <div class="scroll"><table><thead><tr><th scope="col">Role</th><th scope="col" class="n">Distance</th><th scope="col">Picture</th><th scope="col">SHA-256</th>
        <th scope="col">Laid</th><th scope="col">Where</th></tr></thead><tbody>
        """);

    private static void EndGroup(PageWriter page, long left)
    {
        page.WriteFixed("</tbody></table></div>");
        if (left > 0) { page.Write($"""<p class="soft">and {left} more contents: groups.csv</p>"""); }
        page.WriteFixed("</section>");
    }

    private static void WriteContent(PageWriter page, GroupList list, GroupContent c)
    {
        page.Write($"""
            <tr><td>{(c.Role == MemberRole.Representative ? "original" : c.Role == MemberRole.Direct ? "copy" : "linked")}</td>
            """);
        if (c.Role == MemberRole.Representative) { page.WriteFixed("<td class=\"n\"></td>"); }
        else { page.Write($"""<td class="n">{c.Distance}{(c.LinkedThrough is { } through ? $" to {through[..DigestDigits]}" : "")}</td>"""); }
        page.Write($"""
            <td class="fact">{c.Type} {c.Width.ToString(System.Globalization.CultureInfo.InvariantCulture)}×{c.Height.ToString(System.Globalization.CultureInfo.InvariantCulture)}, {new ByteSize(c.Size)}{(c.Damage is null ? "" : ", partial")}</td>
            <td><code title="{c.Sha256}">{c.Sha256[..DigestDigits]}</code></td><td>{(c.Role == MemberRole.Representative ? "" : KindWords.Orientation(c.Orientation))}</td><td><ul class="paths">
            """);
        foreach (var path in list.Paths(c, PathsOfContent)) { page.Write($"""<li class="path">{path}</li>"""); }
        if (c.Items > PathsOfContent) { page.Write($"""<li class="soft">and {c.Items - PathsOfContent} more</li>"""); }
        page.WriteFixed("</ul></td></tr>");
    }
}
