using System.Globalization;
using Cotejo.Kernels.Devices;

namespace Cotejo.Engine.Planning;

/// <summary>What will compute, before a device is opened.</summary>
/// <param name="Named">The back end that was asked for; null for auto.</param>
/// <param name="Devices">Devices that are used, or for auto those that may be; none for the processor.</param>
public sealed record ComputePlan(Backend? Named, IReadOnlyList<DeviceInfo> Devices)
{
    /// <summary>The processor alone.</summary>
    public static ComputePlan Processor { get; } = new(Backend.Cpu, []);

    private static readonly string[] Names = ["auto", "cuda", "opencl", "cpu"];

    /// <param name="problems">Receives what cannot be done; a named back end is obeyed or refused, never replaced.</param>
    public static ComputePlan From(string? backend, string? device, List<string> problems) => From(backend, device, problems, DeviceList.Find);

    internal static ComputePlan From(string? backend, string? device, List<string> problems, DeviceFinder find)
    {
        string name = backend ?? Names[0];
        switch (Array.IndexOf(Names, name))
        {
            case -1:
                problems.Add($"--backend '{name}' is none of {string.Join(", ", Names)}.");
                return Processor;
            case 0 or 3 when device is not null:
                problems.Add($"--device {device} needs --backend cuda or opencl, whose devices it numbers; 'cotejo devices' lists them.");
                return Processor;
            case 0:
                return new ComputePlan(null, [.. find(out _).Where(d => d is { Backend: not Backend.Cpu, Unusable: null })]);
            case 3:
                return Processor;
            default:
                var named = name == "cuda" ? Backend.Cuda : Backend.OpenCl;
                return new ComputePlan(named, Choose(name, device, [.. find(out var absent).Where(d => d.Backend == named)], absent, problems));
        }
    }

    public override string ToString()
    {
        string devices = string.Join(", ", Devices.Select(device => device.Id));
        return Named is { } named ? named == Backend.Cpu ? "cpu" : devices
            : Devices.Count == 0 ? "auto (no device is usable)" : $"auto (the processor and {devices})";
    }

    private static List<DeviceInfo> Choose(
        string name, string? typed, IReadOnlyList<DeviceInfo> found, IReadOnlyList<string> absent, List<string> problems)
    {
        if (found.Count == 0)
        {
            problems.Add($"--backend {name} cannot be had. {absent.FirstOrDefault(reason => reason.StartsWith(name, StringComparison.OrdinalIgnoreCase))}");
            return [];
        }
        if (typed is null)
        {
            List<DeviceInfo> usable = [.. found.Where(device => device.Unusable is null)];
            if (usable.Count == 0)
            {
                problems.Add($"--backend {name}: no device is usable. {string.Join(' ', found.Select(device => $"{device}: {device.Unusable}."))}");
            }
            return usable;
        }
        var chosen = new List<DeviceInfo>();
        foreach (string word in typed.Split(','))
        {
            // 'cotejo devices' shows them as cuda:0.
            string written = word.StartsWith($"{name}:", StringComparison.Ordinal) ? word[(name.Length + 1)..] : word;
            if (!int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number >= found.Count)
            {
                problems.Add($"--device '{word}' is no number of a device: {name} has {(found.Count == 1 ? "device 0" : $"devices 0 to {found.Count - 1}")}.");
            }
            else if (found[number].Unusable is { } reason) { problems.Add($"--device {word}: {found[number]} cannot be used: {reason}."); }
            else if (!chosen.Contains(found[number])) { chosen.Add(found[number]); }
        }
        return chosen;
    }
}

/// <inheritdoc cref="DeviceList.Find"/>
internal delegate IReadOnlyList<DeviceInfo> DeviceFinder(out IReadOnlyList<string> absent);
