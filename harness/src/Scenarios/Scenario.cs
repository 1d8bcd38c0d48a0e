using Cotejo.Harness.Measuring;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Scenarios;

/// <summary>Where and how large a scenario is.</summary>
/// <param name="Scale">1 for the size that the scenario is described with; all counts go with it.</param>
/// <param name="Options">That the command is given besides its folders.</param>
/// <param name="From">Evidence of the user's own in place of what is generated; null for none.</param>
internal sealed record Scope(Workplace Place, ulong Seed, double Scale, string? From, string[] Options, Action<string> Say)
{
    public int Scaled(int count) => Math.Max(1, (int)Math.Round(count * Scale));
}

/// <summary>One thing that is measured in every round.</summary>
internal sealed record Subject(string Name, Func<Sample> Run);

/// <summary>
/// A whole run of the real command, and the least that a machine could take for the same, to be measured in turn. One instance
/// measures once.
/// </summary>
internal interface IScenario
{
    /// <summary>Whether a round takes minutes: nothing is run beforehand then that is not measured.</summary>
    bool IsLong { get; }

    /// <summary>Makes what stays the same for all rounds, unless it is there.</summary>
    Inputs Prepare();

    /// <summary>Limits that do not depend on the command.</summary>
    IReadOnlyList<Subject> Floors();

    /// <param name="cotejo">The command.</param>
    /// <param name="name">A word for it, fit for a folder's name: two may be measured in turn.</param>
    IReadOnlyList<Subject> Runs(string cotejo, string name);

    /// <summary>What one round says.</summary>
    /// <param name="round">The floors, and the runs of one command.</param>
    IEnumerable<Reading> Read(IReadOnlyDictionary<string, Sample> round);
}
