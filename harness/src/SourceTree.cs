namespace Cotejo.Harness;

/// <summary>The tree that this harness was built in.</summary>
internal static class SourceTree
{
    /// <returns>The path below the tree's root; below the current folder where this program has been moved elsewhere.</returns>
    public static string At(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Engine.sln"))) { return Path.Combine(folder.FullName, path); }
        }
        return Path.GetFullPath(path);
    }
}
