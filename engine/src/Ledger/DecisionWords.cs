namespace Cotejo.Engine.Ledger;

/// <summary>What a person may decide about a content. Stored: never change one.</summary>
public static class DecisionWords
{
    public const string Relevant = "relevant", Irrelevant = "irrelevant";

    /// <summary>Looked at, and left for somebody else: it stays in the review debt.</summary>
    public const string Unclear = "unclear";

    public static IReadOnlyList<string> All { get; } = [Relevant, Irrelevant, Unclear];
}
