using Cotejo.Harness.Measuring;

namespace Cotejo.Harness.Scenarios;

/// <summary>Measures a scenario: floors and commands in turn, round after round, so that what else the machine does falls on all of them.</summary>
internal static class Rounds
{
    /// <param name="programs">One command, or two that are measured in the same rounds.</param>
    /// <returns>One measurement for each of them.</returns>
    public static IReadOnlyList<Measurement> Measure(ScenarioEntry entry, Scope scope, IReadOnlyList<string> programs, int rounds)
    {
        IScenario scenario = entry.Make(scope);
        Inputs inputs = scenario.Prepare();
        List<(int Program, Subject Subject)> order = [.. programs.Index().SelectMany(p => scenario.Runs(p.Item, p.Index == 0 ? "new" : "base").Select(run => (p.Index, run)))];
        order.InsertRange(0, scenario.Floors().Select(floor => (-1, floor)));
        if (!scenario.IsLong)
        {
            // Fills the page cache and compiles the floors' code.
            foreach (var (_, subject) in order) { subject.Run(); }
        }
        List<Dictionary<string, Sample>>[] measured = [.. programs.Select(_ => new List<Dictionary<string, Sample>>())];
        for (int round = 0; round < rounds; round++)
        {
            foreach (var program in measured) { program.Add([]); }
            // Forth and back: none is always the one that comes after the same.
            foreach (var (program, subject) in round % 2 == 0 ? order : Enumerable.Reverse(order))
            {
                Sample sample = subject.Run();
                foreach (var (index, samples) in measured.Index())
                {
                    if (program == index || program < 0) { samples[round][subject.Name] = sample; }
                }
            }
            foreach (var samples in measured) { scope.Say($"round {round + 1}: {Line(scenario.Read(samples[round]))}"); }
        }
        return [.. programs.Zip(measured, (program, samples) => new Measurement(entry.Name, DateTimeOffset.UtcNow, Tool.Of(program), World.Here(), string.Join(' ', scope.Options),
            Backend(samples), inputs, Metric.Gather(samples.Select(scenario.Read)), samples))];
    }

    private static string Line(IEnumerable<Reading> readings) =>
        string.Join(", ", readings.Where(r => r.Kind == MetricKind.Ratio).Select(r => FormattableString.Invariant($"{r.Name} {r.Value:0.000}")));

    private static string Backend(List<Dictionary<string, Sample>> samples) => samples.SelectMany(round => round.Values)
        .Select(sample => sample.Told is { } told && told.TryGetProperty("backend", out var backend) ? backend.GetString() : null).FirstOrDefault(name => name is not null) ?? "";
}
