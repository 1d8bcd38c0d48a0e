using Cotejo.Engine.Matching;
using Cotejo.Kernels;
using Cotejo.Kernels.Devices;

namespace Cotejo.Engine.Planning;

/// <summary>
/// The devices of one run, open and tried: every device hashes and matches a sample before it is trusted with evidence. A named back end that
/// fails the trial is refused; for auto the processor takes its place.
/// </summary>
internal sealed class Compute : IDisposable
{
    private readonly List<ComputeDevice> _open = [];
    private readonly List<string> _notes = [];

    private Compute()
    {
    }

    /// <summary>What hashes; empty for the processor.</summary>
    public IReadOnlyList<ComputeDevice> Hashing { get; private set; } = [];

    /// <summary>What matches.</summary>
    public IPairSearch Matching { get; private set; } = new CpuSearch();

    /// <summary>What is to hash and match.</summary>
    public string Name { get; private set; } = DeviceList.Cpu.ToString();

    /// <summary>What is to match.</summary>
    public string MatchingName { get; private set; } = DeviceList.Cpu.ToString();

    /// <summary>A device failed while it hashed.</summary>
    public bool HashingFailed { get; set; }

    /// <summary>A name, with what took over where a device failed: as the ledger and the report have it.</summary>
    public string Ran(string name) => HashingFailed || Search is { Failures.Count: > 0 } ? $"{name}, which failed in part; {DeviceList.Cpu}" : name;

    /// <summary>What the user should know of how the choice came about, and of devices that failed at matching.</summary>
    public IEnumerable<string> Notes => Search is { } search ? _notes.Concat(Failures(search)) : _notes;

    private DeviceSearch? Search => Matching as DeviceSearch ?? (Matching as CheaperSearch)?.Device;

    /// <param name="threads">What the processor may use.</param>
    /// <exception cref="SettingsException">Why a named device cannot be had.</exception>
    public static Compute Open(ComputePlan plan, int threads) => Open(plan, threads, RememberedRates.OfThisUser());

    internal static Compute Open(ComputePlan plan, int threads, RememberedRates remembered)
    {
        var compute = new Compute();
        if (plan.Devices.Count == 0) { return compute; }
        try
        {
            if (plan.Named is null) { compute.Choose(plan.Devices, threads, remembered); }
            else { compute.Obey(plan.Devices); }
            return compute;
        }
        catch
        {
            compute.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        (Matching as IDisposable)?.Dispose();
        _open.ForEach(device => device.Dispose());
    }

    private void Obey(IReadOnlyList<DeviceInfo> devices)
    {
        var problems = new List<string>();
        foreach (var info in devices)
        {
            try
            {
                var device = ComputeDevice.Open(info);
                _open.Add(device);
                if (DeviceTrial.FindFault(device) is { } fault) { problems.Add($"{info} cannot be used: {fault}."); }
            }
            catch (DeviceException e)
            {
                problems.Add($"{e.Message}. This was when it was tried, before any evidence.");
            }
        }
        if (problems.Count > 0) { throw new SettingsException(problems); }
        Hashing = _open;
        Matching = new DeviceSearch(_open);
        Name = MatchingName = string.Join(", ", devices);
    }

    private void Choose(IReadOnlyList<DeviceInfo> devices, int threads, RememberedRates remembered)
    {
        var processor = remembered.Find(DeviceList.Cpu) ?? Measure(DeviceList.Cpu, remembered, () => DeviceTrial.MeasureCpu(Environment.ProcessorCount));
        // The processor's rates were measured on all of its cores.
        double share = Math.Min(1, threads / (double)Environment.ProcessorCount);
        bool Hashes(DeviceRates rates) => rates.FramesPerSecond > processor.FramesPerSecond * share;
        bool Matches(DeviceRates rates) => rates.PairsPerSecond > processor.PairsPerSecond * share;
        var hashing = new List<ComputeDevice>();
        var matching = new List<ComputeDevice>();
        double matchRate = 0;
        foreach (var info in devices)
        {
            // What is known to be slower at both is not even opened.
            if (remembered.Find(info) is { } known && !Hashes(known) && !Matches(known)) { continue; }
            if (Try(info, remembered) is not var (device, rates)) { continue; }
            if (Hashes(rates)) { hashing.Add(device); }
            if (Matches(rates))
            {
                matching.Add(device);
                matchRate += rates.PairsPerSecond;
            }
        }
        Hashing = hashing;
        if (matching.Count > 0) { Matching = new CheaperSearch(new DeviceSearch(matching), matchRate, processor.PairsPerSecond * share); }
        MatchingName = $"auto: matching by {Names(matching)}";
        Name = $"auto: hashing by {Names(hashing)}, matching by {Names(matching)}";
    }

    private (ComputeDevice Device, DeviceRates Rates)? Try(DeviceInfo info, RememberedRates remembered)
    {
        try
        {
            var device = ComputeDevice.Open(info);
            _open.Add(device);
            if (DeviceTrial.FindFault(device) is { } fault)
            {
                _notes.Add($"{info} is not used: {fault}.");
                return null;
            }
            return (device, remembered.Find(info) ?? Measure(info, remembered, () => DeviceTrial.Measure(device)));
        }
        catch (DeviceException e)
        {
            _notes.Add($"{e.Message}; it is not used.");
            return null;
        }
    }

    private DeviceRates Measure(DeviceInfo info, RememberedRates remembered, Func<DeviceRates> measure)
    {
        var rates = measure();
        if (!remembered.Remember(info, rates)) { _notes.Add($"The rates of {info} could not be remembered in this user's cache folder; every run measures them again."); }
        return rates;
    }

    private static string Names(List<ComputeDevice> devices) =>
        devices.Count == 0 ? DeviceList.Cpu.ToString() : string.Join(", ", devices.Select(device => device.Info));

    private static IEnumerable<string> Failures(DeviceSearch search) =>
    [
        .. search.Refusals.Select(refusal => $"A faster way to match is left out: {refusal.Message}."),
        .. search.Failures.Select(failure =>
            $"{failure.Device} failed while matching: {failure.Reason}. What it had not finished was compared by the others or the processor, with the same result."),
    ];
}
