using Cotejo.Harness.Measuring;

namespace Cotejo.Harness.Comparison;

internal enum Verdict
{
    /// <summary>No difference beyond what is allowed for.</summary>
    Same,
    Better,
    Worse,
    /// <summary>A count is another one, or is not there.</summary>
    Differs,
    /// <summary>Too few rounds to tell.</summary>
    Untold,
}

/// <param name="Base">The median; likewise of the new one. Null where it was not measured.</param>
/// <param name="Shift">Null where none can be told, or where none is needed.</param>
/// <param name="Margin">The share by which it may be worse.</param>
internal sealed record MetricVerdict(string Name, MetricKind Kind, string Unit, double? Base, double? New, Shift? Shift, double Margin, Verdict Verdict)
{
    public bool Fails => Verdict is Verdict.Worse or Verdict.Differs or Verdict.Untold;
}

/// <param name="SameMachine">Else the margins are wide.</param>
internal sealed record ComparisonResult(string Scenario, bool SameMachine, IReadOnlyList<MetricVerdict> Metrics)
{
    public bool Passed => !Metrics.Any(m => m.Fails);
}
