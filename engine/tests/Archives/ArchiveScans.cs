using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Microsoft.Data.Sqlite;
using SkiaSharp;

namespace Cotejo.Engine.Tests.Archives;

/// <summary>Scans of a folder of archives into a case.</summary>
public abstract class ArchiveScans : IDisposable
{
    /// <summary>Holds both: "in" and "case".</summary>
    internal TestFolder Place { get; } = new();

    public void Dispose()
    {
        Place.Dispose();
        GC.SuppressFinalize(this);
    }

    internal ScanResult Scan(LimitSettings? limits = null)
    {
        using var scan = new Scan(Settings(limits));
        return scan.Run(default);
    }

    internal ScanSettings Settings(LimitSettings? limits) => new(Place["case"], [Place["in"]], null, null, null, Limits: limits);

    /// <summary>Path, outcome and reason of what is there, ordered by path.</summary>
    internal List<string> Outcomes()
    {
        using var connection = new SqliteConnection($"Data Source={Place["case"]}/ledger.db;Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT f.shown, o.shown, o.outcome, o.reason FROM outcomes o JOIN folders f USING (folder_id) WHERE o.vanished_run IS NULL";
        using var row = command.ExecuteReader();
        var found = new List<string>();
        while (row.Read()) { found.Add($"{Engine.Evidence.PathText.Join(row.GetString(0), row.GetString(1))} {row.GetString(2)} {row.GetValue(3)}".Trim()); }
        return [.. found.Order(StringComparer.Ordinal)];
    }

    internal static byte[] Jpeg(int seed)
    {
        using var picture = TestFolder.Picture(seed);
        using var data = picture.Encode(SKEncodedImageFormat.Jpeg, 85);
        return data.ToArray();
    }
}
