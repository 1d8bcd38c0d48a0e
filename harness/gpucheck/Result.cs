using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cotejo.GpuCheck.Measuring;
using Cotejo.GpuCheck.Twins;

namespace Cotejo.GpuCheck;

/// <summary>All that is written. What was not measured is empty.</summary>
/// <param name="Quick">Tiny inputs, to show that everything runs: the rates mean nothing.</param>
/// <param name="Commit">Of the source that the program was built from.</param>
/// <param name="Tests">Null when none were run.</param>
/// <param name="Tiles">Kernels of the Hamming search by themselves.</param>
/// <param name="Searches">Whole searches, at several thresholds and shares of near pairs.</param>
/// <param name="SelfJoins">Whole searches of large sets, as a case has them.</param>
/// <param name="Faults">What went wrong while measuring, each with its device; empty when all is well.</param>
internal sealed record Result(
    DateTimeOffset Date, string Commit, bool Quick, Machine Machine, TestCounts? Tests, IReadOnlyList<PdqRow> Pdq, IReadOnlyList<TileRow> Tiles,
    IReadOnlyList<SearchRow> Searches, IReadOnlyList<SearchRow> SelfJoins, IReadOnlyList<string> Faults)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Converters = { new JsonStringEnumConverter() }, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string BuiltFrom { get; } = typeof(Result).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(data => data.Key == "Commit")?.Value is { Length: > 0 } commit ? commit : "unknown";

    public string ToJson() => JsonSerializer.Serialize(this, Json);
}
