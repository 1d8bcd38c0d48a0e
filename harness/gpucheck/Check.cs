using Cotejo.GpuCheck.Measuring;
using Cotejo.GpuCheck.Twins;
using Cotejo.Kernels.Devices;

namespace Cotejo.GpuCheck;

/// <summary>The whole check: what is here, the tests, the rates, the file.</summary>
/// <param name="named">Ids of the devices to measure; empty for all.</param>
/// <param name="output">Null for the default: a file of that name here, or none when there are only tests.</param>
internal sealed class Check(bool isQuick, bool testsOnly, string[] named, string? output)
{
    private readonly string? _file = output ?? (testsOnly ? null : "gpu-check.json");
    private readonly Effort _effort = isQuick ? Effort.Quick : Effort.Full;
    private readonly List<PdqRow> _pdq = [];
    private readonly List<string> _faults = [];

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
        if (usable.Count == 0 && Environment.GetEnvironmentVariable("REQUIRE_GPU") == "1")
        {
            return Refuse("There is no usable device, and REQUIRE_GPU=1 says that there must be one.");
        }

        Console.WriteLine();
        var tests = TwinTests.Run(Console.Out);
        Console.WriteLine($"{tests.Passed} passed, {tests.Failed} failed, {tests.Skipped} skipped");
        if (!testsOnly)
        {
            Console.WriteLine();
            // The processor is there for comparison.
            Measure(DeviceList.Cpu, null);
            foreach (var info in usable.Where(device => named.Length == 0 || named.Contains(device.Id))) { Measure(info); }
        }
        foreach (string fault in _faults) { Console.WriteLine(fault); }
        if (_file is not null)
        {
            File.WriteAllText(_file, new Result(DateTimeOffset.UtcNow, Result.BuiltFrom, isQuick, machine, tests, _pdq, _faults).ToJson() + "\n");
            Console.WriteLine($"Written to {_file}.");
        }
        return tests.Failed == 0 && _faults.Count == 0 ? 0 : 1;
    }

    private void Measure(DeviceInfo info)
    {
        try
        {
            using var device = ComputeDevice.Open(info);
            Measure(info, device);
        }
        catch (DeviceException e)
        {
            // The others can still be measured, and what this one gave before is kept.
            Fault(e.Message);
        }
    }

    private void Measure(DeviceInfo info, ComputeDevice? device)
    {
        foreach (var row in PdqRates.Measure(device, _effort))
        {
            _pdq.Add(row);
            string resident = row.Resident is { } rate ? $"{rate.PerSecond:N0} pictures/s resident, " : "";
            Console.WriteLine($"{info.Id} PDQ {row.Width}x{row.Height}, {row.BatchPictures} a batch: {resident}{row.WithTransfer.PerSecond:N0} with transfer");
            if (row.Differing > 0) { Fault($"{info.Id}: {row.Differing} pictures of {row.Width}x{row.Height} have hashes that differ from the processor's"); }
        }
    }

    private void Fault(string fault)
    {
        Console.WriteLine(fault);
        _faults.Add(fault);
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return 1;
    }
}
