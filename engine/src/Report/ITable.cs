namespace Cotejo.Engine.Report;

/// <summary>A table that is written value by value, in the order of its columns. A value that is not there is null.</summary>
internal interface ITable
{
    void Text(string column, string? value);

    void Number(string column, long? value);

    /// <summary>Seconds, or another measure that brings its decimals with it.</summary>
    void Number(string column, decimal? value);

    void Flag(string column, bool? value);

    /// <summary>What a form without bytes leaves out.</summary>
    void Bytes(string column, byte[]? value);

    void EndRow();
}
