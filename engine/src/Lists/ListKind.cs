namespace Cotejo.Engine.Lists;

/// <summary>What a list is for. Stored by name: never rename one.</summary>
public enum ListKind
{
    /// <summary>What is known and looked for.</summary>
    Find,
    /// <summary>What is known and of no interest: it is set aside.</summary>
    Ignore,
}
