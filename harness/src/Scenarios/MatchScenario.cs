using Cotejo.Harness.Measuring;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Scenarios;

/// <summary>Matching and grouping a case whose hashes were generated.</summary>
/// <param name="count">Contents at the scale of 1.</param>
internal sealed class MatchScenario(Scope scope, int count) : IScenario
{
    private readonly int _count = scope.Scaled(count);
    private string? _filled;

    public bool IsLong => _count > 2_000_000;

    public Inputs Prepare() => Inputs.Of($"ledger, seed {scope.Seed}, {_count} contents", _count, 0);

    public IReadOnlyList<Subject> Floors() => [new("read", () => MatchFloor.ReadHashes(_filled!)), new("compare", MatchFloor.Compare)];

    public IReadOnlyList<Subject> Runs(string cotejo, string name)
    {
        // Each command has a case of its own, since each may have tables of its own.
        string caseFolder = scope.Place.At($"case-{name}-{_count}"), done = caseFolder + ".done";
        if (!File.Exists(done))
        {
            Workplace.Remove(caseFolder);
            string one = scope.Place.At("one");
            if (!Directory.Exists(one)) { PictureFolders.Photos(one, scope.Seed, 1, 320, 240, 80); }
            CotejoRun.Measure(cotejo, "scan", caseFolder, one);
            scope.Say($"filling {caseFolder} with {_count} contents");
            GeneratedLedger.Fill(caseFolder, scope.Seed, _count);
            File.WriteAllText(done, "");
        }
        _filled ??= caseFolder;
        return [new("match", () => CotejoRun.Measure(cotejo, ["match", caseFolder, .. scope.Options, "--json"]))];
    }

    public IEnumerable<Reading> Read(IReadOnlyDictionary<string, Sample> round)
    {
        Sample read = round["read"], compare = round["compare"], match = round["match"];
        var floor = new Sample(read.Wall + compare.Wall, read.Processor + compare.Processor, 0, null);
        var told = match.Told!.Value;
        return
        [
            new("floor.read", MetricKind.Shown, "processor s", read.Processor), new("floor.compare", MetricKind.Shown, "processor s", compare.Processor),
            .. CotejoRun.Counts("match", told), .. CotejoRun.Costs("match", match, floor),
            new("match.allocated", MetricKind.Allocation, "bytes a content", (double)told.GetProperty("cost").GetProperty("allocatedBytes").GetInt64() / _count),
            new("match.rate", MetricKind.Shown, "contents/s", _count / match.Wall),
        ];
    }
}
