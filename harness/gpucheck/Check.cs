using Cotejo.GpuCheck.Measuring;
using Cotejo.GpuCheck.Twins;
using Cotejo.Kernels.Devices;

namespace Cotejo.GpuCheck;

/// <summary>The whole check: what is here, the tests, the rates, the file.</summary>
/// <param name="named">Ids of the devices to measure; empty for all.</param>
/// <param name="output">Null for the default: a file of that name here, or none when there are only tests.</param>
internal sealed class Check(bool isQuick, bool runsTests, bool measures, string[] named, string? output)
{
    private readonly string? _file = output ?? (measures ? "gpu-check.json" : null);

    /// <returns>The exit code.</returns>
    public int Run()
    {
        if (File.Exists(_file)) { return Refuse($"{_file} is there already; name another with --out."); }
        var machine = Machine.Here();
        Console.WriteLine($"Built from {Result.BuiltFrom}");
        foreach (var device in machine.Devices) { Console.WriteLine($"{device}, {device.Driver}{(device.Unusable is { } why ? $": {why}" : "")}"); }
        foreach (string absent in machine.Absent) { Console.WriteLine(absent); }
        var usable = machine.Devices.Where(device => device is { Backend: not Backend.Cpu, Unusable: null }).ToList();
        if (named.FirstOrDefault(id => usable.All(device => device.Id != id)) is { } unknown) { return Refuse($"{unknown} is no usable device here."); }
        if (usable.Count == 0) { return Refuse("There is no usable device."); }

        Console.WriteLine();
        var measured = new Measurements(isQuick ? Effort.Quick : Effort.Full);
        var tests = runsTests ? TwinTests.Run(Console.Out) : null;
        Write(machine, tests, measured);
        if (measures) { Measure(measured, [.. usable.Where(device => named.Length == 0 || named.Contains(device.Id))], () => Write(machine, tests, measured)); }
        Console.WriteLine(_file is null ? "" : $"\nWritten to {_file}.");
        foreach (string fault in measured.Faults) { Console.WriteLine(fault); }
        Console.WriteLine(tests is null ? "No tests were run." : $"{tests.Passed} passed, {tests.Failed} failed, {tests.Skipped} skipped");
        return tests is null or { Failed: 0 } && measured.Faults.Count == 0 ? 0 : 1;
    }

    private static void Measure(Measurements measured, List<DeviceInfo> devices, Action keep)
    {
        Console.WriteLine();
        measured.Processor();
        foreach (var device in devices)
        {
            measured.Device(device);
            keep();
        }
        var cards = devices.FindAll(device => device.Backend == Backend.Cuda);
        if (cards.Count > 1) { measured.Together(cards); }
        keep();
    }

    /// <summary>Called after each part: what was measured stays when the next one brings the driver down, and this process with it.</summary>
    private void Write(Machine machine, TestCounts? tests, Measurements m)
    {
        if (_file is null) { return; }
        var result = new Result(DateTimeOffset.UtcNow, Result.BuiltFrom, isQuick, machine, tests, m.Pdq, m.Tiles, m.Searches, m.SelfJoins, m.Faults);
        File.WriteAllText(_file, result.ToJson() + "\n");
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return 1;
    }
}
