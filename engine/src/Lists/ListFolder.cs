namespace Cotejo.Engine.Lists;

/// <summary>A folder of lists, each a file of its own that is complete or not there: those of a case, or a store that cases share.</summary>
internal sealed class ListFolder(string folder)
{
    public const string Suffix = ".list";
    private const int LongestName = 64;

    public string Folder { get; } = folder;

    public string PathOf(string name) => Path.Combine(Folder, name + Suffix);

    /// <summary>By name. None where there is no folder.</summary>
    /// <exception cref="SettingsException">The folder cannot be read.</exception>
    public IReadOnlyList<string> Names()
    {
        try
        {
            if (!Directory.Exists(Folder)) { return []; }
            return [.. Directory.EnumerateFiles(Folder, "*" + Suffix).Select(file => Path.GetFileName(file)[..^Suffix.Length]).Where(IsName).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"The folder of lists {Folder} cannot be read: {e.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>Letters, digits and . _ - with spaces between, beginning with one of the first two: a plain name of a file.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= LongestName && char.IsLetterOrDigit(name[0]) && name[^1] != ' '
        && name.All(c => char.IsLetterOrDigit(c) || c is ' ' or '.' or '_' or '-');

    /// <summary>Keeps others from changing the folder, and removes what an interrupted import left.</summary>
    /// <exception cref="SettingsException">It cannot be written, or somebody else changes it.</exception>
    public IDisposable Hold()
    {
        try
        {
            Directory.CreateDirectory(Folder);
            var held = new FileStream(Path.Combine(Folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            foreach (string left in Directory.EnumerateFiles(Folder, ".*" + TemporarySuffix)) { File.Delete(left); }
            return held;
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && RunStoppedException.FromFullDisk(e, Folder) is null))
        {
            throw new SettingsException($"The folder of lists {Folder} cannot be written, or another process changes it ({e.Message.TrimEnd('.')}).");
        }
    }

    /// <summary>Where a list is written before it is whole. Hold the folder meanwhile.</summary>
    public string Temporary(string name) => Path.Combine(Folder, "." + name + TemporarySuffix);

    private const string TemporarySuffix = Suffix + ".new";
}
