using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine.Planning;
using Cotejo.Kernels.Devices;

namespace Cotejo.Cli.Verbs;

internal static class DevicesVerb
{
    public static Command Command()
    {
        var json = Verb.Json();
        return new VerbCommand("devices", "List what can hash and match on this machine, try each and measure it.", """
            Each device hashes and matches a sample, which is compared with the definition bit for bit; then it is measured: pictures of
            1280x960 a second from luma to hashes, and pairs of hashes a second, both from and to this process's memory. 'auto' decides
            by these rates. Exit code 2 when a device that is there did not pass. What decodes, and behind which walls: 'cotejo doctor'.

            Examples:
              cotejo devices
              cotejo devices --json | jq '.devices[] | select(.fault == null) | .id'
            """).Does(json, (parsed, cancel) => Run(parsed.GetValue(json), cancel));
    }

    private static ExitCode Run(bool json, CancellationToken cancel)
    {
        var machine = MachineDevices.Try(cancel);
        if (json) { Console.WriteLine(JsonSerializer.Serialize(DevicesJson.From(machine), CliJson.Default.DevicesJson)); }
        else { Print(machine); }
        return machine.Devices.Any(device => device.Fault is not null) ? ExitCode.DoneWithFailedItems : ExitCode.Done;
    }

    private static void Print(MachineDevices machine)
    {
        foreach (var (info, fault, rates) in machine.Devices)
        {
            string unit = info.Backend switch { Backend.Cpu => "logical cores", Backend.Cuda => "multiprocessors", _ => "compute units" };
            string capability = info.Architecture > 0 ? Text($", compute capability {info.Architecture / 10}.{info.Architecture % 10}") : "";
            string id = info.Backend == Backend.Cpu ? "cpu" : info.Id;
            Console.WriteLine(PlainText.Of(Text($"{id,-9} {info.Name}, {new ByteSize(info.MemoryBytes)}, {info.Driver}{capability}, {info.Units} {unit}")));
            Console.WriteLine(PlainText.Of(rates is null ? $"          not usable: {fault}"
                : Text($"          self-test passed; {rates.FramesPerSecond:N0} pictures/s, {rates.PairsPerSecond:0.0e0} pairs/s")));
        }
        foreach (string reason in machine.Absent) { Console.WriteLine(PlainText.Of(reason)); }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

internal sealed record DeviceJson(
    string Id, string Name, long MemoryBytes, string Driver, int Units, int? ComputeCapability, string? Fault, double? FramesPerSecond, double? PairsPerSecond);

/// <summary>What devices prints with --json. A device without a fault passed its self-test; computeCapability is 90 for 9.0.</summary>
internal sealed record DevicesJson(IReadOnlyList<DeviceJson> Devices, IReadOnlyList<string> Absent)
{
    public static DevicesJson From(MachineDevices machine) => new([.. machine.Devices.Select(d => new DeviceJson(d.Info.Id, d.Info.Name,
        d.Info.MemoryBytes, d.Info.Driver, d.Info.Units, d.Info.Architecture > 0 ? d.Info.Architecture : null, d.Fault,
        d.Rates?.FramesPerSecond, d.Rates?.PairsPerSecond))], machine.Absent);
}
