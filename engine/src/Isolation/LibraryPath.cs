namespace Cotejo.Engine.Isolation;

/// <summary>The folders of this process's LD_LIBRARY_PATH: what a child is linked against may lie in them.</summary>
internal static class LibraryPath
{
    private const string Name = "LD_LIBRARY_PATH";

    /// <summary>For a child's environment: one entry or none.</summary>
    public static IReadOnlyList<string> Variable { get; } =
        Environment.GetEnvironmentVariable(Name) is { Length: > 0 } text ? [$"{Name}={text}"] : [];

    /// <summary>Absolute, existing, and not the root, behind which everything would be laid open.</summary>
    public static IReadOnlyList<string> Folders { get; } =
    [
        .. (Environment.GetEnvironmentVariable(Name) ?? "").Split([':', ';'])
            .Where(folder => Path.IsPathRooted(folder) && Path.GetFullPath(folder) != "/" && Directory.Exists(folder)),
    ];
}
