using Cotejo.Harness.Measuring;

namespace Cotejo.Harness.Scenarios;

/// <summary>
/// A scan into a fresh case as users run it; and once more on one thread, without walls around the decoders, which is where allocations
/// are counted: there they are all of one process, and no timing decides how many buffers are in use at one time.
/// </summary>
internal sealed class ScanScenario(Scope scope, Func<Scope, Evidence> evidence) : IScenario
{
    private readonly Evidence _evidence = evidence(scope);

    public bool IsLong => false;

    /// <summary>Run it once more for its allocations.</summary>
    public bool CountsAllocations { get; init; } = true;

    public Inputs Prepare() => _evidence.Prepare();

    public IReadOnlyList<Subject> Floors() => [new("floor", _evidence.Floor)];

    public IReadOnlyList<Subject> Runs(string cotejo, string name)
    {
        string caseFolder = scope.Place.At($"case-{name}");
        var scan = new Subject("scan", () => CotejoRun.FreshScan(cotejo, caseFolder, [_evidence.Folder, .. scope.Options], _evidence.Truth));
        var alone = new Subject("alone", () => CotejoRun.FreshScan(cotejo, caseFolder, [_evidence.Folder, .. scope.Options, "--threads", "1", "--sandbox", "off"]));
        return CountsAllocations ? [scan, alone] : [scan];
    }

    public IEnumerable<Reading> Read(IReadOnlyDictionary<string, Sample> round)
    {
        Sample floor = round["floor"], scan = round["scan"];
        double items = scan.Told!.Value.GetProperty("items").GetInt64();
        return
        [
            .. _evidence.Read(floor), .. CotejoRun.Counts("scan", scan.Told.Value), .. CotejoRun.Accuracy("scan", scan), .. CotejoRun.Costs("scan", scan, floor),
            new("scan.rate", MetricKind.Shown, "items/s", items / scan.Wall),
            .. CotejoRun.Stages("scan", scan, floor).Select(r => r with { Kind = MetricKind.Shown }),
            .. round.TryGetValue("alone", out Sample? alone) ? Alone(alone, floor) : [],
        ];
    }

    private static IEnumerable<Reading> Alone(Sample alone, Sample floor) =>
    [
        new("alone.processor", MetricKind.Ratio, "of the floor", alone.Processor / floor.Processor),
        new("alone.peak", MetricKind.Memory, "bytes", alone.PeakBytes),
        .. CotejoRun.Stages("alone", alone, floor).Where(r => r.Kind == MetricKind.Allocation),
    ];
}
