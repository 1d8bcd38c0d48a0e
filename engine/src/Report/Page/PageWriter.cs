using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Report.Page;

/// <summary>
/// Writes HTML from interpolated strings: what stands in the program's text is markup, and every value in braces is escaped as it is
/// written, so that nothing from the evidence can become markup, and no caller has to remember it.
/// </summary>
internal sealed class PageWriter : IDisposable
{
    /// <summary>Escapes quotes too: safe in an attribute's value. Letters of every script stay themselves.</summary>
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StreamWriter _out;

    /// <param name="stream">Stays open.</param>
    public PageWriter(Stream stream) =>
        _out = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 14, leaveOpen: true) { NewLine = "\n" };

    /// <summary>The source as shown, when the case has only this one: paths are then written relative to it.</summary>
    public string? OneSource { get; set; }

    /// <summary>Markup, and values that are escaped.</summary>
    public void Write([InterpolatedStringHandlerArgument("")] ref Markup markup) => _out.WriteLine();

    /// <summary>Markup of the program's own, never a value.</summary>
    public void WriteFixed(string markup) => _out.WriteLine(markup);

    /// <summary>The head of a table.</summary>
    /// <param name="columns">Headings; one that begins with # is of a column of numbers.</param>
    public void Columns(params ReadOnlySpan<string> columns)
    {
        WriteFixed("<thead><tr>");
        foreach (string column in columns)
        {
            if (column.StartsWith('#')) { Write($"""<th scope="col" class="n">{column[1..]}</th>"""); }
            else { Write($"""<th scope="col">{column}</th>"""); }
        }
        WriteFixed("</tr></thead><tbody>");
    }

    public void Dispose() => _out.Dispose();

    [InterpolatedStringHandler]
    internal readonly ref struct Markup
    {
        private readonly PageWriter _page;

        // The lengths are part of the pattern that the compiler calls.
#pragma warning disable IDE0060
        public Markup(int literalLength, int formattedCount, PageWriter page) => _page = page;
#pragma warning restore IDE0060

        public void AppendLiteral(string markup) => _page._out.Write(markup);
        public void AppendFormatted(string? text) => Encoder.Encode(_page._out, text ?? "");
        public void AppendFormatted(ShownPath? path) => Encoder.Encode(_page._out, (_page.OneSource is null ? path?.Path : path?.Relative) ?? "");
        public void AppendFormatted(long count) => _page._out.Write(count.ToString("N0", CultureInfo.InvariantCulture));
        public void AppendFormatted(ByteSize size) => _page._out.Write(size.ToString());
    }
}

/// <summary>Shares of a whole, as the page writes them.</summary>
internal static class Percent
{
    /// <summary>0 to 100 with one decimal; 0 of nothing.</summary>
    public static string Number(long part, long whole) =>
        (whole == 0 ? 0 : 100m * part / whole).ToString("0.0", CultureInfo.InvariantCulture);

    public static string Text(long part, long whole) => whole == 0 ? "–" : Number(part, whole) + " %";
}
