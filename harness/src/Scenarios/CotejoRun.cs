using System.Text.Json;
using Cotejo.Harness.Measuring;
using Cotejo.Harness.Trials;
using Cotejo.Harness.Truth;

namespace Cotejo.Harness.Scenarios;

/// <summary>One run of the command, and what its JSON says of itself.</summary>
internal static class CotejoRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(12);

    /// <exception cref="SettingsException">It did not get to its end. 2 is an end: seizures hold broken files on purpose.</exception>
    public static Sample Measure(string cotejo, params IEnumerable<string> arguments)
    {
        string[] words = [.. arguments];
        ProcessResult run = CotejoProcess.Run(cotejo, words, Limit);
        if (run.ExitCode is not (0 or 2)) { throw new SettingsException($"cotejo {string.Join(' ', words)} ended with {run.ExitCode?.ToString() ?? "a kill"}: {run.Errors.Trim()}"); }
        return new Sample(run.Wall.TotalSeconds, run.Processor.TotalSeconds, run.PeakBytes, words.Contains("--json") ? Parse(run.Output) : null);
    }

    /// <summary>Into a case that is not there before, nor afterwards.</summary>
    /// <param name="truth">What its groups are held against before it goes; null for nothing.</param>
    public static Sample FreshScan(string cotejo, string caseFolder, IEnumerable<string> arguments, CopyTruth? truth = null)
    {
        Workplace.Remove(caseFolder);
        Sample sample = Measure(cotejo, ["scan", caseFolder, .. arguments, "--json"]);
        sample = sample with { Found = truth?.Score(CaseClusters.Read(caseFolder)) };
        Workplace.Remove(caseFolder);
        return sample;
    }

    /// <summary>Time over that of a floor, and memory.</summary>
    public static IEnumerable<Reading> Costs(string name, Sample run, Sample floor)
    {
        yield return new($"{name}.processor", MetricKind.Ratio, "of the floor", run.Processor / floor.Processor);
        yield return new($"{name}.wall", MetricKind.Ratio, "of the floor", run.Wall / floor.Wall);
        yield return new($"{name}.peak", MetricKind.Memory, "bytes", run.PeakBytes);
        yield return new($"{name}.seconds", MetricKind.Shown, "s", run.Wall);
    }

    /// <summary>What the case holds: the same in every run.</summary>
    public static IEnumerable<Reading> Counts(string name, JsonElement told)
    {
        foreach (string count in (string[])["items", "bytes", "partial", "videos", "notComparable", "contents", "pairs", "pairsApart", "groups", "grouped", "reviewDebt"])
        {
            if (told.TryGetProperty(count, out JsonElement value)) { yield return new($"{name}.{count}", MetricKind.Count, "", value.GetInt64()); }
        }
        if (!told.TryGetProperty("outcomes", out JsonElement outcomes)) { yield break; }
        yield return new($"{name}.hashed", MetricKind.Count, "", outcomes.GetProperty("hashed").GetInt64());
        foreach (string outcome in (string[])["failed", "skipped"])
        {
            foreach (JsonProperty reason in outcomes.GetProperty(outcome).EnumerateObject())
            {
                yield return new($"{name}.{outcome}.{reason.Name}", MetricKind.Count, "", reason.Value.GetInt64());
            }
        }
    }

    /// <summary>How much of the truth the groups hold; nothing where it was not looked for.</summary>
    public static IEnumerable<Reading> Accuracy(string name, Sample run)
    {
        if (run.Found is not { } found) { yield break; }
        yield return new($"{name}.exactPairs", MetricKind.Count, $"of {found.ExactOf}", found.Exact);
        yield return new($"{name}.nearPairs", MetricKind.Count, $"of {found.NearOf}", found.Near);
        yield return new($"{name}.falsePairs", MetricKind.Count, "", found.False);
    }

    /// <summary>Allocations of the parts of a scan, an item each; their processor time, throughput and queues for the reader.</summary>
    public static IEnumerable<Reading> Stages(string name, Sample run, Sample floor)
    {
        if (!run.Told!.Value.TryGetProperty("cost", out JsonElement cost)) { throw new SettingsException("This cotejo does not say what a run cost; it is older than `harness measure`."); }
        long items = Math.Max(1, run.Told.Value.GetProperty("items").GetInt64());
        JsonElement process = cost.GetProperty("process"), matching = cost.GetProperty("matching");
        yield return new($"{name}.allocated", MetricKind.Allocation, "bytes an item", (double)process.GetProperty("allocatedBytes").GetInt64() / items);
        yield return new($"{name}.match.allocated", MetricKind.Allocation, "bytes an item", (double)matching.GetProperty("allocatedBytes").GetInt64() / items);
        yield return new($"{name}.match.processor", MetricKind.Shown, "of the floor", matching.GetProperty("processorSeconds").GetDouble() / floor.Processor);
        yield return new($"{name}.decoders.processor", MetricKind.Shown, "of the floor", (run.Processor - process.GetProperty("processorSeconds").GetDouble()) / floor.Processor);
        foreach (JsonElement stage in cost.GetProperty("stages").EnumerateArray())
        {
            string part = $"{name}.{stage.GetProperty("stage").GetString()}";
            double busy = stage.GetProperty("busySeconds").GetDouble();
            yield return new($"{part}.allocated", MetricKind.Allocation, "bytes an item", (double)stage.GetProperty("allocatedBytes").GetInt64() / items);
            yield return new($"{part}.processor", MetricKind.Shown, "of the floor", stage.GetProperty("processorSeconds").GetDouble() / floor.Processor);
            yield return new($"{part}.rate", MetricKind.Shown, "items a busy second", busy > 0 ? stage.GetProperty("items").GetInt64() / busy : 0);
            yield return new($"{part}.starved", MetricKind.Shown, "thread s", stage.GetProperty("starvedSeconds").GetDouble());
            yield return new($"{part}.heldUp", MetricKind.Shown, "thread s", stage.GetProperty("heldUpSeconds").GetDouble());
            yield return new($"{part}.waiting", MetricKind.Shown, $"of {stage.GetProperty("room").GetInt32()}", stage.GetProperty("waiting").GetDouble());
        }
    }

    private static JsonElement Parse(string output)
    {
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }
}
