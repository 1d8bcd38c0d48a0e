using Cotejo.Harness.Measuring;

namespace Cotejo.Harness.Scenarios;

/// <summary>Measures a scenario: floors and commands in turn, round after round, so that what else the machine does falls on all of them.</summary>
internal sealed class Rounds
{
    private readonly ScenarioEntry _entry;
    private readonly Scope _scope;
    private readonly IScenario _scenario;
    private readonly Inputs _inputs;
    private readonly List<(string? Program, Subject Subject)> _order;
    private readonly Dictionary<string, List<Dictionary<string, Sample>>> _samples;

    /// <param name="programs">One command, or several that are measured in the same rounds.</param>
    public Rounds(ScenarioEntry entry, Scope scope, params IReadOnlyList<string> programs)
    {
        (_entry, _scope) = (entry, scope);
        _scenario = entry.Make(scope);
        _inputs = _scenario.Prepare();
        _samples = programs.ToDictionary(program => program, _ => new List<Dictionary<string, Sample>>());
        // Each in a folder of its own, since each may have tables of its own.
        List<(string?, Subject)> runs = [.. programs.Index().SelectMany(p => _scenario.Runs(p.Item, FormattableString.Invariant($"{p.Index}")).Select(run => ((string?)p.Item, run)))];
        _order = [.. _scenario.Floors().Select(floor => ((string?)null, floor)), .. runs];
        if (_scenario.IsLong) { return; }
        // Fills the page cache and compiles the floors' code.
        foreach (var (_, subject) in _order) { subject.Run(); }
    }

    public int Count => _samples.First().Value.Count;

    public void Measure(int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            foreach (var samples in _samples.Values) { samples.Add([]); }
            // Forth and back: none is always the one that comes after the same.
            foreach (var (program, subject) in Count % 2 != 0 ? _order : Enumerable.Reverse(_order))
            {
                Sample sample = subject.Run();
                foreach (var (of, samples) in _samples)
                {
                    if (program is null || program == of) { samples[^1][subject.Name] = sample; }
                }
            }
            foreach (var samples in _samples.Values) { _scope.Say($"round {Count}: {Line(_scenario.Read(samples[^1]))}"); }
        }
    }

    /// <summary>What the rounds so far say of one of the commands.</summary>
    public Measurement Result(string program)
    {
        var samples = _samples[program];
        return new Measurement(_entry.Name, DateTimeOffset.UtcNow, Tool.Of(program), World.Here(), string.Join(' ', _scope.Options), Backend(samples), _inputs,
            Metric.Gather([.. samples.Select(round => _scenario.Read(round).ToArray())]), [.. samples]);
    }

    private static string Line(IEnumerable<Reading> readings) =>
        string.Join(", ", readings.Where(r => r.Kind == MetricKind.Ratio).Select(r => FormattableString.Invariant($"{r.Name} {r.Value:0.000}")));

    private static string Backend(List<Dictionary<string, Sample>> samples) => samples.SelectMany(round => round.Values)
        .Select(sample => sample.Told is { } told && told.TryGetProperty("backend", out var backend) ? backend.GetString() : null).FirstOrDefault(name => name is not null) ?? "";
}
