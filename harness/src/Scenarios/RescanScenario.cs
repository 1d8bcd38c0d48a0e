using Cotejo.Harness.Measuring;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Scenarios;

/// <summary>A scan that finds everything unchanged. The limit is `find` looking at every entry.</summary>
internal sealed class RescanScenario(Scope scope) : IScenario
{
    private readonly Evidence _evidence = Evidence.Tiny(scope);

    public bool IsLong => false;

    public Inputs Prepare() => _evidence.Prepare();

    public IReadOnlyList<Subject> Floors() =>
    [
        new("floor", () =>
        {
            ProcessResult walk = CotejoProcess.Run("find", [_evidence.Folder, "-printf", "%s %T@ %i\n"], TimeSpan.FromMinutes(10));
            return walk.ExitCode == 0 ? new Sample(walk.Wall.TotalSeconds, walk.Processor.TotalSeconds, walk.PeakBytes, null)
                : throw new SettingsException($"find ended with {walk.ExitCode}: {walk.Errors.Trim()}");
        }),
    ];

    public IReadOnlyList<Subject> Runs(string cotejo, string name)
    {
        string caseFolder = scope.Place.At($"case-{name}");
        Workplace.Remove(caseFolder);
        scope.Say($"scanning once into {caseFolder}");
        CotejoRun.Measure(cotejo, ["scan", caseFolder, _evidence.Folder, .. scope.Options]);
        return [new("rescan", () => CotejoRun.Measure(cotejo, ["scan", caseFolder, _evidence.Folder, .. scope.Options, "--json"]))];
    }

    public IEnumerable<Reading> Read(IReadOnlyDictionary<string, Sample> round)
    {
        Sample floor = round["floor"], rescan = round["rescan"];
        var told = rescan.Told!.Value;
        double items = told.GetProperty("items").GetInt64();
        return
        [
            new("floor.seconds", MetricKind.Shown, "s", floor.Wall),
            .. CotejoRun.Counts("rescan", told), new("rescan.readItems", MetricKind.Count, "", told.GetProperty("readItems").GetInt64()),
            .. CotejoRun.Costs("rescan", rescan, floor), new("rescan.rate", MetricKind.Shown, "items/s", items / rescan.Wall),
            .. CotejoRun.Stages("rescan", rescan, floor).Where(r => r.Name is "rescan.allocated" or "rescan.walk.allocated" or "rescan.walk.processor" or "rescan.match.processor"),
        ];
    }
}
