using Cotejo.Engine.Report;
using Cotejo.Engine.Selecting;

namespace Cotejo.Engine.Export;

/// <summary>The report's table of items as CSV, with formulas neutralised as there.</summary>
internal sealed class CsvExport : IExporter
{
    public ExportCounts Write(ChosenItems chosen, Stream output, CancellationToken cancel)
    {
        using var table = ItemTable.File(output, Stream.Null);
        return new(ItemTable.WriteChosen(chosen.Connection, table, cancel), []);
    }
}

/// <summary>The report's table of items as JSON Lines.</summary>
internal sealed class JsonLinesExport : IExporter
{
    public ExportCounts Write(ChosenItems chosen, Stream output, CancellationToken cancel)
    {
        using var table = ItemTable.File(Stream.Null, output);
        return new(ItemTable.WriteChosen(chosen.Connection, table, cancel), []);
    }
}

/// <summary>The report's table of items as Parquet, with the raw bytes of paths where they are not their plain text.</summary>
internal sealed class ParquetExport : IExporter
{
    public ExportCounts Write(ChosenItems chosen, Stream output, CancellationToken cancel)
    {
        using var table = new ParquetTable(output, ItemTable.Columns);
        long rows = ItemTable.WriteChosen(chosen.Connection, table, cancel);
        table.Finish();
        return new(rows, []);
    }
}
