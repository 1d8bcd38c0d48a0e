namespace Cotejo.Engine.Deciding;

/// <summary>What a person decided about a content. Stored by its name in lower case: never rename one.</summary>
public enum Decision
{
    Relevant,
    Irrelevant,
    /// <summary>Looked at, and left for somebody else: it stays in the review debt.</summary>
    Unclear,
}

public static class DecisionWords
{
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetNames<Decision>().Select(name => name.ToLowerInvariant())];
}
