using Cotejo.Harness.Measuring;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Scenarios;

/// <summary>A scan that is killed when half of its items are committed, and the one that continues it: what both cost together.</summary>
internal sealed class ResumeScenario(Scope scope) : IScenario
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1), Look = TimeSpan.FromMilliseconds(20);

    private readonly Evidence _evidence = Evidence.Seizure(scope);
    private long _files;

    public bool IsLong => false;

    public Inputs Prepare()
    {
        Inputs inputs = _evidence.Prepare();
        _files = inputs.Files;
        return inputs;
    }

    public IReadOnlyList<Subject> Floors() => [new("floor", _evidence.Floor)];

    public IReadOnlyList<Subject> Runs(string cotejo, string name)
    {
        string caseFolder = scope.Place.At($"case-{name}");
        return [new("resume", () =>
        {
            Workplace.Remove(caseFolder);
            Sample first = KilledHalfway(cotejo, caseFolder), second = CotejoRun.Measure(cotejo, ["scan", caseFolder, _evidence.Folder, .. scope.Options, "--json"]);
            Workplace.Remove(caseFolder);
            return new Sample(first.Wall + second.Wall, first.Processor + second.Processor, Math.Max(first.PeakBytes, second.PeakBytes), second.Told);
        })];
    }

    public IEnumerable<Reading> Read(IReadOnlyDictionary<string, Sample> round)
    {
        Sample floor = round["floor"], both = round["resume"];
        var told = both.Told!.Value;
        double items = told.GetProperty("items").GetInt64(), later = told.GetProperty("readItems").GetInt64();
        return
        [
            .. _evidence.Read(floor), .. CotejoRun.Counts("resume", told), .. CotejoRun.Costs("resume", both, floor),
            new("resume.later", MetricKind.Shown, "of the items", later / items),
        ];
    }

    private Sample KilledHalfway(string cotejo, string caseFolder)
    {
        using CotejoProcess scan = CotejoProcess.Start(cotejo, ["scan", caseFolder, _evidence.Folder, .. scope.Options, "--json"]);
        for (TimeSpan moment = Look; ; moment += Look)
        {
            if (scan.WaitUntil(moment) || moment > Limit)
            {
                scan.Kill();
                throw new SettingsException($"The scan was not caught when it was half done: {scan.Finish().Errors.Trim()}");
            }
            if (CommittedItems.Of(caseFolder) < _files / 2) { continue; }
            scan.Kill();
            ProcessResult result = scan.Finish();
            return new Sample(result.Wall.TotalSeconds, result.Processor.TotalSeconds, result.PeakBytes, null);
        }
    }
}
