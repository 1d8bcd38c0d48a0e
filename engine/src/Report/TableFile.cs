using CsvHelper;

namespace Cotejo.Engine.Report;

/// <summary>
/// One table written twice at once, as CSV and as JSON Lines, row by row. Values are given in the order of the columns. A value that is
/// not there is an empty cell of the CSV and is left out of the JSON.
/// </summary>
/// <remarks>
/// CSV: UTF-8, RFC 4180. A text that a spreadsheet would run as a formula (it begins with = + - @, a tab, a line break or a full-width
/// form of these) gets an apostrophe in front. So does a text that begins with an apostrophe, so that taking one leading
/// apostrophe away always gives the text back.
/// </remarks>
internal sealed class TableFile : ITable, IDisposable
{
    private const char Neutral = '\'';

    /// <summary>Apostrophe, line feed, and the full-width forms: those that CsvHelper, whose set is ASCII, is not told of.</summary>
    private const string NeutralisedHere = "'\n\uFF1D\uFF0B\uFF0D\uFF20";

    private static readonly CsvWriterOptions CsvOptions = new()
    {
        Injection = CsvInjection.Escape,
        InjectionEscape = Neutral,
    };

    private readonly CsvWriter _csv;
    private readonly JsonLines _lines;
    private readonly string[] _columns;
    private int _next;

    public TableFile(Stream csv, Stream lines, params string[] columns)
    {
        _csv = CsvWriter.Create(csv, CsvOptions, leaveOpen: true);
        _lines = new JsonLines(lines);
        _columns = columns;
        foreach (string column in columns) { _csv.WriteField(column); }
        _csv.EndRecord();
    }

    public TableSize Size => new(_lines.Lines, _lines.Lines);

    public void Text(string column, string? value)
    {
        Check(column);
        _csv.WriteField(value is { Length: > 0 } && NeutralisedHere.Contains(value[0], StringComparison.Ordinal) ? Neutral + value : value);
        if (value is not null) { _lines.Json.WriteString(column, value); }
    }

    public void Number(string column, long? value)
    {
        Check(column);
        _csv.WriteField(value);
        if (value is { } number) { _lines.Json.WriteNumber(column, number); }
    }

    /// <summary>Seconds, or another measure that brings its decimals with it.</summary>
    public void Number(string column, decimal? value)
    {
        Check(column);
        _csv.WriteField(value);
        if (value is { } number) { _lines.Json.WriteNumber(column, number); }
    }

    /// <summary>A share of a whole, 0 to 1, to four decimals.</summary>
    public void Share(string column, long part, long whole)
    {
        Check(column);
        decimal share = whole == 0 ? 0 : Math.Round((decimal)part / whole, 4, MidpointRounding.AwayFromZero);
        _csv.WriteField(share);
        _lines.Json.WriteNumber(column, share);
    }

    public void Flag(string column, bool? value)
    {
        Check(column);
        _csv.WriteField(value switch { true => "true", false => "false", null => null });
        if (value is { } flag) { _lines.Json.WriteBoolean(column, flag); }
    }

    /// <summary>Bytes as base64, in the JSON only; no column.</summary>
    public void Bytes(string property, byte[]? value)
    {
        if (value is not null) { _lines.Json.WriteBase64String(property, value); }
    }

    public void EndRow()
    {
        if (_next != _columns.Length) { throw new InvalidOperationException($"A row ended before the column {_columns[_next]}."); }
        _next = 0;
        _csv.EndRecord();
        _lines.Json.WriteEndObject();
        _lines.EndLine();
    }

    public void Dispose()
    {
        _csv.Dispose();
        _lines.Dispose();
    }

    private void Check(string column)
    {
        if (_next >= _columns.Length || _columns[_next] != column)
        {
            throw new InvalidOperationException($"A value of {column} is not the next in the row {string.Join(", ", _columns)}.");
        }
        if (_next++ == 0) { _lines.Json.WriteStartObject(); }
    }
}
