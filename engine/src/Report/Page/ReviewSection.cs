using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Report.Page;

/// <summary>The way from what was found down to what a person must look at, and what stands beside it.</summary>
internal static class ReviewSection
{
    public static void Write(PageWriter page, CaseSummary summary)
    {
        var r = summary.Review;
        page.WriteFixed("""
            <section id="review" aria-labelledby="review-title">
            <h2 id="review-title">Review debt</h2>
            <p>Exact copies have the same bytes. Near copies are pictures and frames of <a href="#videos">videos</a> whose perceptual hashes differ in few
            bits (<a href="#runs">how many at most</a>): so do pictures that were compressed again, resized, turned or mirrored, and stills of a
            video. Videos are joined by stretches of such frames. Nearness is a likeness of coarse structure. It does not prove that one was made
            from the other, nor that a detail is the same in both: a few words or a face may differ. A <a href="#groups">linked</a> picture or video
            is near only to another member of its group, not to the best copy.</p>
            <div class="scroll"><table class="funnel">
            """);
        page.Columns("Step", "#Number", "#Of all", "0 to 100 %", "#Fewer by", "#Of the step before", "Because these are");
        WriteStep(page, "Pictures and videos found", r.Items, r.Items, null, "");
        WriteStep(page, "Distinct contents", r.Contents, r.Items, r.Items, "exact copies");
        WriteStep(page, "Groups", r.Groups, r.Items, r.Contents, "near copies, stills and clips");
        if (r.SetAside > 0) { WriteStep(page, "Groups not set aside", r.Groups - r.SetAside, r.Items, r.Groups, "known from lists of what is to be ignored"); }
        WriteStep(page, "Groups not yet decided on", r.Undecided, r.Items, r.Groups - r.SetAside, "decided on");
        page.WriteFixed("</tbody></table></div>");
        page.Write($"""
            <p>Of the {r.Groups} groups, {summary.Groups} hold two or more distinct contents ({summary.Grouped} in all, with
            {Counted.Of(summary.Pairs - summary.PairsApart, "pair")} among them); the others are single contents, found once or several times. Left to look at:
            <strong>{r.Undecided}</strong> instead of {r.Items}, or {Percent.Text(r.Undecided, r.Items)}.</p>
            """);
        if (summary.PairsApart > 0)
        {
            page.Write($"""
                <p>{Counted.Of(summary.PairsApart, "pair")} more {(summary.PairsApart == 1 ? "is" : "are")} of contents in different groups: near to one
                another, but not to the same best copy, or <a href="#videos">videos</a> that share too little to be one look (pairs.csv).</p>
                """);
        }
        WriteBesides(page, summary);
        page.WriteFixed("</section>");
    }

    /// <summary>A debt of groups alone would hide what no group tells of.</summary>
    private static void WriteBesides(PageWriter page, CaseSummary s)
    {
        if (s.FailedItems + s.Partial + s.NotComparable + s.Known.AsideItems == 0) { return; }
        page.WriteFixed("""
            <h3>Besides the groups</h3>
            <p>The groups do not answer for these; whether they need a look is for a person to say.</p>
            <ul class="besides">
            """);
        if (s.FailedItems > 0) { page.Write($"""<li>{s.FailedItems} failed: in no group (<a href="#failures">failures</a>)</li>"""); }
        if (s.Partial > 0) { page.Write($"""<li>{s.Partial} partial: compared as far as they decode (<a href="#partial">partial</a>)</li>"""); }
        if (s.Known.AsideItems > 0)
        {
            page.Write($"""
                <li>{s.Known.AsideItems} set aside by lists of what is to be ignored (<a href="#known">known</a>): in hits.csv, where setsAside is true</li>
                """);
        }
        if (s.NotComparable > 0)
        {
            page.Write($"""
                <li>{Counted.Of(s.NotComparable, "item")} too plain to compare (quality below {MatchTables.LeastQuality}): no near copies are looked
                for among them; in items.csv by their quality</li>
                """);
        }
        page.WriteFixed("</ul>");
    }

    private static void WriteStep(PageWriter page, string step, long number, long whole, long? before, string because)
    {
        page.Write($"""
            <tr><th scope="row">{step}</th><td class="n">{number}</td><td class="n">{Percent.Text(number, whole)}</td>
            <td class="bar"><svg class="bar" role="img" aria-label="{Percent.Text(number, whole)}">
            <rect class="all" width="100%" height="100%"/><rect class="part" width="{Percent.Number(number, whole)}%" height="100%"/></svg></td>
            """);
        if (before is { } b) { page.Write($"""<td class="n">{b - number}</td><td class="n">{Percent.Text(b - number, b)}</td><td>{because}</td></tr>"""); }
        else { page.WriteFixed("<td></td><td></td><td></td></tr>"); }
    }
}
