using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Report.Page;

/// <summary>The way from what was found down to what a person must look at.</summary>
internal static class ReviewSection
{
    public static void Write(PageWriter page, CaseSummary summary)
    {
        var r = summary.Review;
        page.WriteFixed("""
            <section id="review" aria-labelledby="review-title">
            <h2 id="review-title">Review debt</h2>
            <p>Exact copies have the same bytes. Near copies look the same: re-compressed, resized, turned or mirrored. One look at a group's
            best original is a look at all its copies.</p>
            <table>
            """);
        page.Columns("Step", "#Number", "#Of all pictures", "0 to 100 %", "#Fewer by", "#Of the step before", "Because these are");
        WriteStep(page, "Pictures found", r.Items, r.Items, null, "");
        WriteStep(page, "Distinct contents", r.Contents, r.Items, r.Items, "exact copies");
        WriteStep(page, "Groups of copies", r.Groups, r.Items, r.Contents, "near copies");
        WriteStep(page, "Groups not yet decided on", r.Undecided, r.Items, r.Groups, "decided on");
        page.WriteFixed("</tbody></table>");
        page.Write($"""
            <p>Of the {r.Groups} groups, {summary.Groups} hold two or more distinct contents ({summary.Grouped} in all, joined by
            {summary.Pairs} pairs); the others are single contents, found once or several times. Left to look at: <strong>{r.Undecided}</strong> instead of {r.Items}, or
            {Percent.Text(r.Undecided, r.Items)}.</p>
            </section>
            """);
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
