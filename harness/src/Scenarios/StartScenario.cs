using Cotejo.Harness.Measuring;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Scenarios;

/// <summary>
/// What comes before any work. There is no limit to hold it against, so a fixed amount of digesting is the measure. Cold: the command's own files
/// and the picture are not in the page cache, as far as no other process uses them; the shared runtime stays in it.
/// </summary>
internal sealed class StartScenario(Scope scope) : IScenario
{
    private const int Repeats = 400;

    private string Folder => scope.Place.At("one");
    private string Picture => Path.Combine(Folder, "0000", "000000.jpg");

    public bool IsLong => false;

    public Inputs Prepare()
    {
        if (!File.Exists(Manifest.PathOf(Folder))) { PictureFolders.Photos(Folder, scope.Seed, 1, 1280, 960, 80); }
        return Inputs.Of(Folder);
    }

    public IReadOnlyList<Subject> Floors() =>
    [
        new("floor", () =>
        {
            // One thread: the start of a program has no use for more.
            using var worker = new FloorWorker();
            var clock = System.Diagnostics.Stopwatch.StartNew();
            for (int i = 0; i < Repeats; i++) { worker.Take(new FloorFile(Picture, Decode: false)); }
            return new Sample(clock.Elapsed.TotalSeconds, worker.ReadSeconds + worker.DigestSeconds, 0, null);
        }),
    ];

    public IReadOnlyList<Subject> Runs(string cotejo, string name)
    {
        string caseFolder = scope.Place.At($"case-{name}");
        return
        [
            new("version", () => CotejoRun.Measure(cotejo, "--version")),
            new("hash", () => CotejoRun.Measure(cotejo, "hash", Picture)),
            new("scan", () => CotejoRun.FreshScan(cotejo, caseFolder, [Folder, .. scope.Options])),
            new("cold", () =>
            {
                foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(cotejo))!).Append(Picture)) { PageCache.Drop(file); }
                return CotejoRun.FreshScan(cotejo, caseFolder, [Folder, .. scope.Options]);
            }),
        ];
    }

    public IEnumerable<Reading> Read(IReadOnlyDictionary<string, Sample> round)
    {
        Sample floor = round["floor"];
        return
        [
            new("floor.seconds", MetricKind.Shown, "s", floor.Wall),
            .. ((string[])["version", "hash", "scan"]).SelectMany(run => CotejoRun.Costs(run, round[run], floor)),
            // How fast the disk is belongs to the machine.
            new("cold.seconds", MetricKind.Shown, "s", round["cold"].Wall), new("cold.wall", MetricKind.Shown, "of the floor", round["cold"].Wall / floor.Wall),
        ];
    }
}
