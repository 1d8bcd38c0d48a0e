using Cotejo.Engine.Selecting;

namespace Cotejo.Engine.Export;

/// <summary>What was typed for an export.</summary>
/// <param name="Format">Null when it was not typed.</param>
/// <param name="Output">A file, or <see cref="ExportPlan.StandardOutput"/>; null for one that is named after case and format.</param>
/// <param name="Force">A file that is there is replaced.</param>
/// <param name="VicsVersion">Null for the default.</param>
/// <param name="CaseNumber">What the case is called elsewhere; null for nothing.</param>
/// <param name="WithPaths">Take-down lists tell where in the evidence each file lies.</param>
public sealed record ExportSettings(
    string Case, string? Format, string? Output, Selection Chosen, bool Force, string? VicsVersion, string? CaseNumber, bool WithPaths);

/// <summary>An export as it will be.</summary>
/// <param name="Output">Absolute; null for standard output.</param>
public sealed record ExportPlan(ExportFormat Format, string? Output, Selection Chosen, bool Force, string VicsVersion, string? CaseNumber, bool WithPaths)
{
    public const string StandardOutput = "-";
    public const string DefaultVicsVersion = "2.0";

    /// <summary>Those whose envelope public readers show.</summary>
    public static IReadOnlyList<string> VicsVersions { get; } = ["1.3", "2.0"];

    private const int MostCaseNumber = 200;

    /// <param name="problems">Receives what cannot be done; the plan is then of no use.</param>
    public static ExportPlan? From(ExportSettings s, List<string> problems)
    {
        var format = s.Format is null ? null : ExportFormat.Find(s.Format);
        string formats = string.Join(", ", ExportFormat.All.Select(f => f.Name));
        if (s.Format is null) { problems.Add($"--format is missing: one of {formats}."); }
        else if (format is null) { problems.Add($"--format '{s.Format}' is not known; give one of {formats}."); }
        if (s.VicsVersion is not null && !VicsVersions.Contains(s.VicsVersion))
        {
            problems.Add($"--vics-version '{s.VicsVersion}' is not written; give {string.Join(" or ", VicsVersions)}.");
        }
        if (format is not null && s.VicsVersion is not null && !format.HasVersions) { problems.Add($"--vics-version says nothing of --format {format.Name}."); }
        if (format is not null && s.WithPaths && !format.MayHavePaths) { problems.Add($"--with-paths says nothing of --format {format.Name}."); }
        if (format is not null && s.CaseNumber is not null && !format.HasCaseNumber) { problems.Add($"--case-number says nothing of --format {format.Name}."); }
        if (s.CaseNumber is { Length: 0 or > MostCaseNumber }) { problems.Add($"--case-number has {s.CaseNumber.Length} characters; give 1 to {MostCaseNumber}."); }
        if (s.Output is { Length: 0 }) { problems.Add("--out is empty; give the name of a file, or - for standard output."); }
        if (problems.Count > 0) { return null; }
        string name = s.Output ?? $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(s.Case)))}-{format!.Name}.{format.Ending}";
        return new ExportPlan(format!, name == StandardOutput ? null : Path.GetFullPath(name), s.Chosen, s.Force, s.VicsVersion ?? DefaultVicsVersion,
            s.CaseNumber, s.WithPaths);
    }
}
