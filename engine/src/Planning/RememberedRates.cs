using System.Text.Json;
using System.Text.Json.Serialization;
using Cotejo.Kernels.Devices;

namespace Cotejo.Engine.Planning;

/// <summary>
/// Rates that were measured before, by machine, device and driver: what auto decides by. A file in the user's cache folder; without it, or
/// with one that cannot be read or written, rates are measured again.
/// </summary>
internal sealed class RememberedRates(string file)
{
    /// <summary>A calibration of another version of the kernels says nothing of these.</summary>
    private static readonly string Version = typeof(DeviceInfo).Assembly.ManifestModule.ModuleVersionId.ToString("N");

    public static RememberedRates OfThisUser()
    {
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache)) { cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"); }
        return new(Path.Combine(cache, "cotejo", "devices.json"));
    }

    public DeviceRates? Find(DeviceInfo device) => Read().GetValueOrDefault(Key(device));

    public void Remember(DeviceInfo device, DeviceRates rates)
    {
        try
        {
            var all = Read();
            all[Key(device)] = rates;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            string part = $"{file}.{Environment.ProcessId}";
            File.WriteAllBytes(part, JsonSerializer.SerializeToUtf8Bytes(all, RatesJson.Default.DictionaryStringDeviceRates));
            File.Move(part, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A home that cannot be written costs a calibration at the next start, nothing else.
        }
    }

    private Dictionary<string, DeviceRates> Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), RatesJson.Default.DictionaryStringDeviceRates) ?? [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    /// <summary>Home folders are shared between machines of a lab, so the machine is part of the key.</summary>
    private static string Key(DeviceInfo device) =>
        $"{Environment.MachineName}, {DeviceList.Cpu.Name}, {device.Units} units, {device.Id}, {device.Name}, {device.Driver}, {Version}";
}

[JsonSerializable(typeof(Dictionary<string, DeviceRates>))]
[JsonSourceGenerationOptions(WriteIndented = true)]
internal sealed partial class RatesJson : JsonSerializerContext;
