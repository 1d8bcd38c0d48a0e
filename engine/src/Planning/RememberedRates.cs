using System.Text.Json;
using System.Text.Json.Serialization;
using Cotejo.Kernels.Devices;

namespace Cotejo.Engine.Planning;

/// <summary>
/// Rates that were measured before, by machine, device and driver: what auto decides by. A file in the user's cache folder; without it, or
/// with one that cannot be read or written, rates are measured again.
/// </summary>
/// <param name="file">Null to remember nothing.</param>
internal sealed class RememberedRates(string? file)
{
    /// <summary>A calibration of another version of the kernels says nothing of these.</summary>
    private static readonly string Version = typeof(DeviceInfo).Assembly.ManifestModule.ModuleVersionId.ToString("N");

    public static RememberedRates OfThisUser()
    {
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache)) { cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"); }
        // The standard has relative paths ignored, and the current folder may be evidence.
        return new(Path.IsPathRooted(cache) ? Path.Combine(cache, "cotejo", "devices.json") : null);
    }

    public DeviceRates? Find(DeviceInfo device) => Read().GetValueOrDefault(Key(device));

    /// <returns>Whether a later run will find them.</returns>
    public bool Remember(DeviceInfo device, DeviceRates rates)
    {
        if (file is null) { return false; }
        string part = $"{file}.{Environment.ProcessId}";
        try
        {
            // Those of other builds will not be asked for again.
            var all = Read().Where(known => known.Key.EndsWith(Version, StringComparison.Ordinal)).ToDictionary();
            all[Key(device)] = rates;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(part, JsonSerializer.SerializeToUtf8Bytes(all, RatesJson.Default.DictionaryStringDeviceRates));
            File.Move(part, file, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            try { File.Delete(part); }
            catch (Exception left) when (left is IOException or UnauthorizedAccessException)
            {
                // Nothing can be written or removed there.
            }
            return false;
        }
    }

    private Dictionary<string, DeviceRates> Read()
    {
        try
        {
            // What has no length is no such file, and a pipe would be waited for.
            if (file is null || new FileInfo(file) is not { Exists: true, Length: > 0 }) { return []; }
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
