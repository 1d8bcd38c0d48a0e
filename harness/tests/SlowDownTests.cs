using System.Globalization;
using Cotejo.Harness.Comparison;
using Cotejo.Harness.Measuring;
using Cotejo.Harness.Scenarios;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Tests;

/// <summary>
/// A command that costs more is caught in the scan scenario, one that costs no more is not. What is added is added by a script around the
/// real command, which burns processor time when that has ended.
/// </summary>
public sealed class SlowDownTests : IDisposable
{
    private const int Least = 9, Step = 6, Most = 120;

    private static readonly ScenarioEntry Scenario = new("scan", "", scope => new ScanScenario(scope, Evidence.Seizure) { CountsAllocations = false });

    private readonly Workplace _place = new(null);
    private readonly string _cotejo = CotejoProcess.Find(null);

    public void Dispose() => _place.Dispose();

    /// <summary>On a machine that does nothing else nine rounds are enough; on one that does much else it takes more to see it.</summary>
    [SlowDownFact]
    public void What_costs_a_tenth_more_is_caught_and_what_costs_the_same_is_not()
    {
        var scope = new Scope(_place, Seed: 1, Scale: 0.04, From: null, Options: [], _ => { });
        var first = new Rounds(Scenario, scope, _cotejo);
        first.Measure(5);
        double seconds = Statistics.Median([.. first.Result(_cotejo).Rounds.Select(round => round["scan"].Processor)]);
        string unchanged = Burning("unchanged", 0), slower = Burning("slower", 0.1 * seconds);
        var rounds = new Rounds(Scenario, scope, unchanged, slower, _cotejo);
        rounds.Measure(Least);
        while (Verdict(rounds, slower) != Comparison.Verdict.Worse && rounds.Count < Most) { rounds.Measure(Step); }
        Assert.Equal(Comparison.Verdict.Worse, Verdict(rounds, slower));
        ComparisonResult same = Compare(rounds, unchanged);
        Assert.True(same.Passed, ComparisonTable.Format(same));
    }

    private ComparisonResult Compare(Rounds rounds, string command) => ResultComparison.Compare(Baseline.Of([rounds.Result(_cotejo)]), rounds.Result(command));

    private Verdict Verdict(Rounds rounds, string command) => Compare(rounds, command).Metrics.Single(m => m.Name == "scan.processor").Verdict;

    /// <summary>Its own user time, in hundredths of a second, is the fourteenth field of /proc/self/stat.</summary>
    private string Burning(string name, double seconds)
    {
        string script = _place.At(name);
        File.WriteAllText(script, string.Create(CultureInfo.InvariantCulture, $$"""
            #!/bin/bash
            '{{_cotejo}}' "$@"
            code=$?
            if [ "$1" = scan ]; then
              while read -ra stat </proc/$$/stat && [ ${stat[13]} -lt {{Math.Round(100 * seconds)}} ]; do :; done
            fi
            exit $code

            """));
        File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
        return script;
    }
}

/// <summary>Asked for by COTEJO_SLOWDOWN=1, since how long it takes depends on what else the machine does.</summary>
public sealed class SlowDownFactAttribute : FactAttribute
{
    public SlowDownFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("COTEJO_SLOWDOWN") != "1") { Skip = "set COTEJO_SLOWDOWN=1 to see that a tenth is caught; takes from one to many minutes"; }
    }
}
