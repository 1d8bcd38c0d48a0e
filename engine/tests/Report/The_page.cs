using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Cotejo.Engine.Tests.Report;

public sealed partial class The_page(ReportedCase reported) : IClassFixture<ReportedCase>
{
    private static readonly string[] Elements =
        ["a", "body", "caption", "code", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "header", "html", "li", "main", "nav", "p", "rect",
         "section", "span", "strong", "style", "svg", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"];

    private static readonly string[] Attributes =
        ["aria-label", "aria-labelledby", "class", "colspan", "height", "href", "id", "role", "scope", "title", "width"];

    [Fact]
    public void Holds_no_markup_but_its_own()
    {
        string body = Body(reported.Page);
        foreach (Match tag in Tag().Matches(body))
        {
            Assert.Contains(tag.Groups["name"].Value, Elements);
            foreach (Match attribute in Attribute().Matches(tag.Groups["attributes"].Value))
            {
                Assert.Contains(attribute.Groups["name"].Value, Attributes);
            }
        }
        // Once the known tags are gone, what begins one is text that was not escaped.
        Assert.DoesNotContain('<', Tag().Replace(body, ""));
        Assert.DoesNotContain("<script", reported.Page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", reported.Page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Shows_every_name_as_text()
    {
        string text = WebUtility.HtmlDecode(Tag().Replace(Body(reported.Page), "\n"));
        foreach (string name in ReportedCase.MarkupNames) { Assert.Contains($"\nb/{name}\n", text); }
        Assert.Contains("\n=1+1<b>\n", text);
        Assert.Contains($"\n{reported.Source}\n; paths on this page are relative to it.", text);
    }

    [Fact]
    public void Has_no_character_that_steers_or_reorders()
    {
        string decoded = WebUtility.HtmlDecode(reported.Page);
        Assert.DoesNotContain(decoded, c => c != '\n' && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format);
    }

    [Fact]
    public void Loads_nothing()
    {
        string page = Body(reported.Page);
        foreach (Match link in Attribute().Matches(string.Concat(Tag().Matches(page).Select(t => t.Groups["attributes"].Value + " "))))
        {
            if (link.Groups["name"].Value == "href") { Assert.Matches("^(#[a-z]+|[a-z]+\\.(csv|jsonl))$", link.Groups["value"].Value); }
        }
        Assert.DoesNotContain("url(", reported.Page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", reported.Page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("//", Tag().Replace(page, m => m.Groups["attributes"].Value), StringComparison.Ordinal);
    }

    [Fact]
    public void Allows_its_own_style_and_nothing_else()
    {
        string policy = WebUtility.HtmlDecode(Policy().Match(reported.Page).Groups["policy"].Value);
        Assert.StartsWith("default-src 'none'; ", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.DoesNotContain("script", policy);
        string style = Style().Match(reported.Page).Groups["css"].Value;
        Assert.Contains($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'", policy);
    }

    [Fact]
    public void Writes_its_sums_out_and_they_are_those_of_the_evidence()
    {
        var sum = Sum().Match(reported.Page);
        Assert.True(sum.Success);
        long Part(string name) => long.Parse(sum.Groups[name].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        Assert.Equal(reported.Items, Part("all"));
        Assert.Equal(Part("all"), Part("hashed") + Part("failed") + Part("skipped"));
        Assert.Equal(1 + ReportedCase.MarkupNames.Count, Part("failed"));
        Assert.Equal(3, Part("skipped"));
        Assert.DoesNotContain("NOT the number", reported.Page);
    }

    [Fact]
    public void Names_what_failed_and_what_is_partial()
    {
        string failures = Section("failures"), partial = Section("partial");
        Assert.Contains("<h3>Unrecognised: 1</h3>", failures);
        Assert.Contains("<td class=\"path\">c/text.jpg</td>", failures);
        Assert.Contains("<td class=\"path\">c/cut.jpg</td>", partial);
    }

    [Fact]
    public void Tells_which_folders_share_content_and_how_much()
    {
        string overlap = Section("overlap");
        string cells = CellEnd().Replace(overlap, "|");
        Assert.Contains(">a|", cells);
        Assert.Matches(@">a\|b\|1\|1\|11\|100.0 %\|1\|20.0 %\|", cells);
        Assert.Matches(@">a\|c\|0\|1\|11\|100.0 %\|1\|50.0 %\|", cells);
        Assert.DoesNotContain("alone", overlap);
    }

    [Fact]
    public void Says_what_the_groups_do_not_answer_for()
    {
        string review = Section("review");
        Assert.Contains($"<li>{1 + ReportedCase.MarkupNames.Count} failed", review);
        Assert.Contains("<li>1 partial", review);
    }

    [GeneratedRegex("</td>\\s*(<td[^>]*>)?")]
    private static partial Regex CellEnd();

    private static string Body(string page) => page[page.IndexOf("<header>", StringComparison.Ordinal)..];

    private string Section(string id)
    {
        string page = reported.Page;
        int start = page.IndexOf($"<section id=\"{id}\"", StringComparison.Ordinal);
        int next = page.IndexOf("\n<section id=", start, StringComparison.Ordinal);
        return page[start..next];
    }

    [GeneratedRegex("""</?(?<name>[a-z][a-z0-9]*)(?<attributes>(\s+[a-z-]+="[^"<>]*")*)\s*/?>""")]
    private static partial Regex Tag();

    [GeneratedRegex("(?<name>[a-z-]+)=\"(?<value>[^\"]*)\"")]
    private static partial Regex Attribute();

    [GeneratedRegex("Content-Security-Policy\" content=\"(?<policy>[^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<style>(?<css>.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("(?<hashed>[0-9,]+) hashed \\+ (?<failed>[0-9,]+) failed \\+ (?<skipped>[0-9,]+) skipped = (?<all>[0-9,]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Sum();
}
