namespace Cotejo.Kernels.Tests.Pdq;

/// <summary>The public test media, where they lie in a folder <c>shared/data</c> beside or above the repository.</summary>
internal static class PublicMedia
{
    /// <summary>The folder of the reference's PDQ pictures, or null.</summary>
    public static string? Pdq { get; } = Find("pdq");

    /// <summary>All JPEG files, in a fixed order; none where the media are absent.</summary>
    public static string[] Jpegs => Pdq is null
        ? []
        : [.. Directory.EnumerateFiles(Pdq, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static string? Find(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data", name);
            if (Directory.Exists(candidate)) { return candidate; }
        }
        return null;
    }
}
