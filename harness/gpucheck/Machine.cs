using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Cotejo.Kernels.Devices;

namespace Cotejo.GpuCheck;

/// <summary>Where a result was made: like is compared only with like.</summary>
/// <param name="Cores">Logical cores that this process may use.</param>
/// <param name="MemoryBytes">The machine's, whatever this process may use of it.</param>
/// <param name="NvidiaModule">The kernel's driver module, as it tells of itself; null without one.</param>
/// <param name="NvidiaSmi">Names and values, a card a line, from nvidia-smi; empty where it is not installed.</param>
/// <param name="Absent">Why a back end has no device.</param>
internal sealed record Machine(
    string Processor, int Cores, long MemoryBytes, string System, string Runtime, string? NvidiaModule, IReadOnlyList<string> NvidiaSmi,
    IReadOnlyList<DeviceInfo> Devices, IReadOnlyList<string> Absent)
{
    private const string Queried = "name,driver_version,pci.bus_id,memory.total,memory.used,clocks.max.sm,clocks.max.memory,power.limit,mig.mode.current,utilization.gpu";

    public static Machine Here()
    {
        var devices = DeviceList.Find(out var absent);
        return new Machine(DeviceList.Cpu.Name, Environment.ProcessorCount, TotalMemory(), SystemName(), RuntimeInformation.FrameworkDescription,
            FirstLine("/proc/driver/nvidia/version"), AskNvidiaSmi(), devices, absent);
    }

    private static string SystemName()
    {
        string? pretty = File.Exists("/etc/os-release")
            ? File.ReadLines("/etc/os-release").FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?[12..].Trim('"') : null;
        return $"{pretty ?? "Linux"}, kernel {Environment.OSVersion.Version}";
    }

    private static long TotalMemory()
    {
        // MemTotal:       24123456 kB
        string? line = File.Exists("/proc/meminfo") ? File.ReadLines("/proc/meminfo").FirstOrDefault() : null;
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kib, _] && long.TryParse(kib, CultureInfo.InvariantCulture, out long n)
            ? n * 1024 : 0;
    }

    private static string? FirstLine(string file) => File.Exists(file) ? File.ReadLines(file).FirstOrDefault() : null;

    private static string[] AskNvidiaSmi()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("nvidia-smi", [$"--query-gpu={Queried}", "--format=csv"]) { RedirectStandardOutput = true })!;
            string said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [];
        }
    }
}
