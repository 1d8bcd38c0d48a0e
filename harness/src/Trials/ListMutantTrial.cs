using Cotejo.Engine.Lists;
using Cotejo.Engine.Tests.Lists;

namespace Cotejo.Harness.Trials;

/// <param name="Read">Broken lists that could be read all the same, whole.</param>
/// <param name="Refused">Those that were refused in words, with nothing changed.</param>
/// <param name="Faults">What else happened, by seed.</param>
/// <param name="Processes">How many of them the real command was given as well.</param>
internal sealed record ListMutantResult(int Mutants, int Read, int Refused, int Processes, IReadOnlyList<string> Faults)
{
    public bool Passed => Faults.Count == 0 && Read + Refused == Mutants;
}

/// <summary>
/// Broken lists (the published shapes after a few changes each) are given to the importer, and a share of them to the real command: each is read
/// whole or refused in words, and what is refused leaves the case's lists as they were.
/// </summary>
internal sealed class ListMutantTrial(string cotejo, Workplace place, Action<string> say)
{
    /// <summary>A process is some hundred times the work.</summary>
    private const int OneProcessIn = 50;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly List<string> _faults = [];
    private int _read, _refused, _processes;

    private string Case => place.At("case");

    public ListMutantResult Run(int first, int count)
    {
        string good = place.At("good.txt"), file = place.At("mutant");
        File.WriteAllText(good, KnownHashes.Md5(1));
        CaseListChanges.Add(new ListSettings(Case, [good], "find"), new ListProgress(), CancellationToken.None);
        string before = Lists();
        for (int seed = first; seed < first + count; seed++)
        {
            PublishedShape mutant = ListMutants.Make(seed);
            File.WriteAllBytes(file, mutant.Bytes);
            string? format = seed % 3 == 0 ? mutant.Format : null;
            if (seed % OneProcessIn == 0) { TryProcess(seed, file, format, before); }
            Try(seed, file, format, before);
            if ((seed - first + 1) % 1000 == 0) { say($"{seed - first + 1} of {count}: {_read} read, {_refused} refused, {_faults.Count} faults"); }
        }
        return new ListMutantResult(count, _read, _refused, _processes, _faults);
    }

    private void Try(int seed, string file, string? format, string before)
    {
        try
        {
            CaseListChanges.Add(new ListSettings(Case, [file], "find", Format: format), new ListProgress(), CancellationToken.None);
            if (CaseListChanges.All(Case).Lists.Count != 2) { _faults.Add($"{seed}: read, and no list of it"); }
            CaseListChanges.Drop(Case, ["mutant"], null);
            _read++;
        }
        catch (Cotejo.Engine.SettingsException)
        {
            _refused++;
        }
#pragma warning disable CA1031 // Any other exception is what the trial looks for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _faults.Add($"{seed}: {e.GetType().Name}: {e.Message}");
        }
        if (Lists() != before) { _faults.Add($"{seed}: the lists are not as they were"); }
    }

    private void TryProcess(int seed, string file, string? format, string before)
    {
        _processes++;
        string[] forced = format is null ? [] : ["--format", format];
        ProcessResult added = CotejoProcess.Run(cotejo, ["list", "add", Case, file, "--as", "find", .. forced], Limit);
        if (added.ExitCode is not (0 or 1)) { _faults.Add($"{seed}: the command ended with {added.ExitCode}: {added.Errors.Trim()}"); }
        if (added.ExitCode == 0) { CaseListChanges.Drop(Case, ["mutant"], null); }
        if (Lists() != before) { _faults.Add($"{seed}: the command left the lists otherwise than they were"); }
    }

    /// <summary>Every file of the case's lists with its length and time; hidden ones too, which an interrupted import would leave.</summary>
    private string Lists() => string.Join('\n', new DirectoryInfo(Path.Combine(Case, "lists")).GetFiles("*", new EnumerationOptions { AttributesToSkip = 0 })
        .Where(file => file.Name != ".lock").Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc:O}").Order(StringComparer.Ordinal));
}
