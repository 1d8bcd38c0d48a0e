using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cotejo.Engine.Lists;

/// <summary>
/// What people call the categories of lists: a JSON object of regions, each an object of numbers and labels; the region "*" holds for those that
/// have no label of their own. The ledger keeps numbers and regions alone, so that labels can change.
/// </summary>
public sealed class CategoryLabels
{
    private const string AnyRegion = "*";
    private const int MostBytes = 1 << 20;

    private readonly Dictionary<string, Dictionary<string, string>> _labels;

    private CategoryLabels(Dictionary<string, Dictionary<string, string>> labels) => _labels = labels;

    /// <param name="file">null for labels.json in the case, which need not be there.</param>
    /// <exception cref="SettingsException">The file is not there, or has another form.</exception>
    public static CategoryLabels Read(string caseFolder, string? file)
    {
        string path = file ?? Path.Combine(caseFolder, "labels.json");
        if (file is null && !File.Exists(path)) { return new([]); }
        try
        {
            if (new FileInfo(path).Length > MostBytes) { throw new SettingsException($"The labels {path} are larger than 1 MiB."); }
            var labels = JsonSerializer.Deserialize(File.ReadAllBytes(path), LabelJson.Default.DictionaryStringDictionaryStringString) ?? [];
            if (labels.Values.Any(region => region is null || region.ContainsValue(null!))) { throw new JsonException("a region or a label is null"); }
            foreach (string number in labels.Values.SelectMany(region => region.Keys).Where(key => !IsNumber(key)))
            {
                throw new SettingsException($"The labels {path} have one for the category '{number}', which is no whole number.");
            }
            return new(labels);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new SettingsException($"The labels {path} cannot be read: {e.Message.TrimEnd('.')}. They take the form {{\"UK\": {{\"1\": \"Category A\"}}}}.");
        }
    }

    private static bool IsNumber(string key) => int.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    /// <returns>Null where there is no category, or nobody named it.</returns>
    public string? Of(string? region, long? category)
    {
        if (category is not { } number) { return null; }
        string key = number.ToString(CultureInfo.InvariantCulture);
        return (region is null ? null : _labels.GetValueOrDefault(region)?.GetValueOrDefault(key)) ?? _labels.GetValueOrDefault(AnyRegion)?.GetValueOrDefault(key);
    }
}

[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, string>>))]
internal sealed partial class LabelJson : JsonSerializerContext;
