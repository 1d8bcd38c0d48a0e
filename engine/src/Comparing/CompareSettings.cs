using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Comparing;

/// <summary>What was typed for a comparison of cases.</summary>
/// <param name="Match">How contents are compared; its case is the first of those that are.</param>
/// <param name="Output">A folder for the tables; null for none.</param>
public sealed record CompareSettings(MatchSettings Match, IReadOnlyList<string> Others, string? Output)
{
    public IReadOnlyList<string> Cases => [Match.Case, .. Others];
}
