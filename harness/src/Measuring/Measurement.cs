using System.Text.Json;
using System.Text.Json.Serialization;
using Cotejo.Harness.Truth;

namespace Cotejo.Harness.Measuring;

/// <summary>The result of one scenario, with its world.</summary>
/// <param name="Settings">How the command was called, apart from its folders.</param>
/// <param name="Backend">What the command says that it computed on.</param>
/// <param name="Rounds">What each round measured, for whoever asks more than the metrics say.</param>
internal sealed record Measurement(string Scenario, DateTimeOffset When, Tool Tool, World World, string Settings, string Backend, Inputs Inputs,
    IReadOnlyList<Metric> Metrics, IReadOnlyList<IReadOnlyDictionary<string, Sample>> Rounds)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="SettingsException">It cannot be read, or is something else.</exception>
    public static Measurement Read(string file)
    {
        try
        {
            var read = JsonSerializer.Deserialize<Measurement>(File.ReadAllText(file), Json);
            return read is { Scenario: not null, Metrics.Count: > 0, Inputs: not null, Tool: not null, World: not null } ? read
                : throw new SettingsException($"'{file}' is no result of `harness measure`.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new SettingsException($"'{file}' is no result of `harness measure`: {e.Message}");
        }
    }
}

/// <summary>What something took once.</summary>
/// <param name="Processor">Seconds on processors, those of all processes that it started included.</param>
/// <param name="PeakBytes">Most resident memory of all these processes together; 0 for what runs in this one.</param>
/// <param name="Told">What it says of itself, as JSON.</param>
internal sealed record Sample(double Wall, double Processor, long PeakBytes, JsonElement? Told)
{
    /// <summary>Of a scan whose truth is known.</summary>
    public Found? Found { get; init; }
}
