using Cotejo.Kernels.Devices;

namespace Cotejo.Engine.Planning;

/// <summary>A device after its trial.</summary>
/// <param name="Fault">Why it is not used, in words; null when it passed.</param>
/// <param name="Rates">Null when it did not pass.</param>
public sealed record TriedDevice(DeviceInfo Info, string? Fault, DeviceRates? Rates);

/// <summary>All devices of this machine, tried and measured anew; auto decides by these rates from then on.</summary>
/// <param name="Absent">A sentence for each back end that has no device.</param>
public sealed record MachineDevices(IReadOnlyList<TriedDevice> Devices, IReadOnlyList<string> Absent)
{
    public static MachineDevices Try(CancellationToken cancel)
    {
        var remembered = RememberedRates.OfThisUser();
        var tried = new List<TriedDevice>();
        var found = DeviceList.Find(out var absent);
        foreach (var info in found)
        {
            cancel.ThrowIfCancellationRequested();
            var device = Try(info);
            if (device.Rates is { } rates) { remembered.Remember(info, rates); }
            tried.Add(device);
        }
        return new(tried, absent);
    }

    private static TriedDevice Try(DeviceInfo info)
    {
        try
        {
            if (info.Backend == Backend.Cpu)
            {
                return DeviceTrial.FindCpuFault() is { } wrong ? new(info, wrong, null) : new(info, null, DeviceTrial.MeasureCpu(Environment.ProcessorCount));
            }
            using var device = ComputeDevice.Open(info);
            return DeviceTrial.FindFault(device) is { } fault ? new(info, fault, null) : new(info, null, DeviceTrial.Measure(device));
        }
        catch (DeviceException e)
        {
            return new(info, e.Reason, null);
        }
    }
}
