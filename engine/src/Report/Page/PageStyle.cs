using System.Security.Cryptography;
using System.Text;

namespace Cotejo.Engine.Report.Page;

/// <summary>The page's one style sheet. Bars are SVG, whose lengths are attributes, so that no style has to be allowed but this one.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root {
          color-scheme: light dark;
          --ink: #1b1f24; --soft: #57606a; --line: #d5dae0; --faint: #f4f6f8; --paper: #ffffff; --accent: #1f5fa8; --warn: #8a4b00; --warnbg: #fff6e5;
        }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e4e8ec; --soft: #9aa5b1; --line: #343b44; --faint: #1d2228; --paper: #14181d; --accent: #7db4f0; --warn: #f0b860; --warnbg: #2b2415; }
        }
        * { box-sizing: border-box; }
        html { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
        body { max-width: 76rem; margin: 0 auto; padding: 2.2rem 1.6rem 4rem; }
        h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .3rem; font-weight: 650; }
        h2 { font-size: 1.2rem; margin: 3rem 0 .5rem; padding-top: .6rem; border-top: 2px solid var(--ink); font-weight: 650; }
        h3 { font-size: 1rem; margin: 1.8rem 0 .3rem; font-weight: 650; }
        p { margin: .4rem 0 .8rem; max-width: 68ch; }
        a { color: var(--accent); }
        code, .path { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", "Noto Sans Mono", monospace; font-size: .86em; }
        .path { unicode-bidi: isolate; direction: ltr; overflow-wrap: anywhere; }
        .soft { color: var(--soft); }
        .none { color: var(--soft); font-style: italic; }
        nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: .6rem 0 0; margin: 0; font-size: .92rem; }
        dl.key { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1px; margin: 1.6rem 0 0; border: 1px solid var(--line); border-radius: 4px; overflow: hidden; }
        dl.key div { padding: .7rem 1rem; box-shadow: 0 0 0 1px var(--line); }
        dl.key dt { color: var(--soft); font-size: .84rem; }
        dl.key dd { margin: 0; font-size: 1.45rem; font-variant-numeric: tabular-nums; font-weight: 600; }
        dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; margin: .5rem 0; }
        dl.facts dt { color: var(--soft); }
        dl.facts dd { margin: 0; overflow-wrap: anywhere; }
        .note { border-left: 4px solid var(--warn); background: var(--warnbg); padding: .5rem .9rem; margin: .8rem 0; max-width: 80ch; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; margin: .6rem 0 1rem; width: 100%; }
        caption { text-align: left; color: var(--soft); padding-bottom: .35rem; font-size: .9rem; }
        th, td { text-align: left; vertical-align: top; padding: .28rem .8rem .28rem 0; border-bottom: 1px solid var(--line); }
        thead th { font-weight: 600; font-size: .86rem; border-bottom: 1.5px solid var(--soft); vertical-align: bottom; }
        tbody th { font-weight: 400; }
        tfoot th, tfoot td { border-bottom: 0; border-top: 1.5px solid var(--soft); font-weight: 650; }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        th.n { white-space: normal; }
        tr.part th, tr.part td.n { font-weight: 650; }
        tr.kind th { padding-left: 1.4rem; }
        td.path { min-width: 15rem; }
        td.fact { white-space: nowrap; }
        table.where td.path { width: 58%; }
        table.few { width: auto; min-width: 60%; }
        table.few th, table.few td { padding-right: 2rem; }
        td.bar { width: 34%; min-width: 8rem; padding-top: .5rem; }
        svg.bar { display: block; width: 100%; height: .95rem; }
        svg.bar .all { fill: var(--faint); }
        svg.bar .part { fill: var(--accent); }
        section.group { margin: 1.2rem 0 1.6rem; break-inside: avoid-page; }
        section.group td:first-child { min-width: 9rem; width: 20%; }
        section.group ul.paths { min-width: 11rem; }
        ul.paths { list-style: none; margin: 0; padding: 0; }
        ul.paths li { padding: .06rem 0; }
        table.videos tr.video > * { border-bottom: 0; }
        table.videos tr.relations td { padding: 0 0 .7rem; }
        tr.relations ul { list-style: none; margin: 0; padding-left: 1.4rem; }
        tr.relations li { padding: .1rem 0; }
        tr.relations li li { color: var(--soft); }
        ul.besides { margin: .3rem 0 1rem; padding-left: 1.3rem; }
        @media (max-width: 44rem) {
          body { padding: 1.4rem .9rem 3rem; }
          dl.facts { grid-template-columns: 1fr; gap: 0; }
          dl.facts dd { margin-bottom: .4rem; }
          td.path { min-width: 9rem; }
          th, td { padding-right: .6rem; }
          table.few th, table.few td { padding-right: .8rem; }
          table.funnel :is(th, td):nth-child(4), table.funnel :is(th, td):nth-child(n+6) { display: none; }
        }
        footer { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .88rem; }
        @media print {
          @page { margin: 16mm 14mm; }
          html { font-size: 10pt; background: #fff; color: #000; }
          body { max-width: none; padding: 0; }
          nav { display: none; }
          thead { display: table-header-group; }
          tr, dl.key, .note { break-inside: avoid; }
          section.group { break-inside: auto; }
          .scroll { overflow: visible; }
          table { font-size: 8.5pt; }
          th, td { padding-right: .5rem; }
          td.path, td.bar { min-width: 0; }
          td.path { width: 26%; }
          td.fact { white-space: normal; }
          code, .path { overflow-wrap: anywhere; }
          h2, h3 { break-after: avoid; }
          a { color: inherit; text-decoration: none; }
          svg.bar .part { fill: #444; }
          svg.bar .all { fill: #e6e6e6; }
        }
        """;

    /// <summary>
    /// No script, no picture, no font, no form, no frame, no connection; of styles this one, known by its digest, and none that an
    /// attribute could bring.
    /// </summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes("\n" + Css + "\n")))}'; base-uri 'none'; form-action 'none'";
}
