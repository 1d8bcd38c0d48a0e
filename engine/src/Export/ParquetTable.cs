using Cotejo.Engine.Report;
using Parquet;
using Parquet.Schema;

namespace Cotejo.Engine.Export;

/// <summary>
/// A table as Parquet: texts, whole numbers, truth values and bytes as what they are, decimals as floating point, all of them optional. Rows are
/// gathered into groups, so that memory does not follow their number.
/// </summary>
internal sealed class ParquetTable : ITable, IDisposable
{
    /// <summary>A row of items is about a kilobyte while it waits.</summary>
    private const int RowsOfGroup = 16_384;

    private readonly Column[] _columns;
    private readonly ParquetWriter _writer;
    private int _next, _rows;

    /// <param name="output">Stays open.</param>
    public ParquetTable(Stream output, IReadOnlyList<(string Name, Type Type)> columns)
    {
        _columns = [.. columns.Select(c => Column.Of(c.Name, c.Type))];
        _writer = Wait(ParquetWriter.CreateAsync(new ParquetSchema(_columns.Select(c => c.Field)), output));
    }

    public void Text(string column, string? value) => Next<string?>(column).Add(value);

    public void Number(string column, long? value) => Next<long?>(column).Add(value);

    public void Number(string column, decimal? value) => Next<double?>(column).Add((double?)value);

    public void Flag(string column, bool? value) => Next<bool?>(column).Add(value);

    public void Bytes(string column, byte[]? value) => Next<byte[]?>(column).Add(value);

    public void EndRow()
    {
        if (_next != _columns.Length) { throw new InvalidOperationException($"A row ended before the column {_columns[_next].Field.Name}."); }
        _next = 0;
        if (++_rows == RowsOfGroup) { WriteGroup(); }
    }

    /// <summary>Writes what waits, and the end of the file. Without it there is none.</summary>
    public void Finish()
    {
        if (_rows > 0) { WriteGroup(); }
        Wait(_writer.DisposeAsync());
    }

    public void Dispose()
    {
        // What was not finished is not read by anybody: the library holds nothing of the system's.
    }

    private List<T> Next<T>(string name)
    {
        var column = _next < _columns.Length ? _columns[_next] : null;
        if (column is not Column<T> { Values: var values } || column.Field.Name != name)
        {
            throw new InvalidOperationException($"A value of {name} is not the next in the row {string.Join(", ", _columns.Select(c => c.Field.Name))}.");
        }
        _next++;
        return values;
    }

    private void WriteGroup()
    {
        using var group = _writer.CreateRowGroup();
        foreach (var column in _columns) { Wait(column.WriteAsync(group)); }
        _rows = 0;
    }

    /// <summary>The library only knows to be waited for; the streams here are files, and nothing else runs on this thread.</summary>
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();

    private abstract class Column(DataField described)
    {
        public DataField Field { get; } = described;

        public static Column Of(string name, Type type) =>
            type == typeof(long) ? new Numbers<long>(name)
            : type == typeof(decimal) ? new Numbers<double>(name)
            : type == typeof(bool) ? new Numbers<bool>(name)
            : type == typeof(byte[]) ? new Blobs(name)
            : type == typeof(string) ? new Texts(name)
            : throw new ArgumentException($"{type} has no form in Parquet here.", nameof(type));

        /// <summary>Writes the values that wait, and forgets them.</summary>
        public abstract ValueTask WriteAsync(ParquetRowGroupWriter group);
    }

    private abstract class Column<T>(DataField described) : Column(described)
    {
        public List<T> Values { get; } = [];

        public sealed override async ValueTask WriteAsync(ParquetRowGroupWriter group)
        {
            await WriteValuesAsync(group).ConfigureAwait(false);
            Values.Clear();
        }

        protected abstract Task WriteValuesAsync(ParquetRowGroupWriter group);
    }

    private sealed class Numbers<T>(string name) : Column<T?>(new DataField<T?>(name)) where T : struct
    {
        protected override Task WriteValuesAsync(ParquetRowGroupWriter group) => group.WriteAsync<T>(Field, new ReadOnlyMemory<T?>([.. Values]));
    }

    private sealed class Texts(string name) : Column<string?>(new DataField<string>(name))
    {
        protected override Task WriteValuesAsync(ParquetRowGroupWriter group) => group.WriteAsync(Field, Values!);
    }

    private sealed class Blobs(string name) : Column<byte[]?>(new DataField<byte[]>(name))
    {
        protected override Task WriteValuesAsync(ParquetRowGroupWriter group) => group.WriteAsync(Field, Values!);
    }
}
