using System.Text.Json;

namespace Cotejo.Engine.Lists;

/// <summary>A list of a case, open for reading.</summary>
/// <param name="Store">The shared store that it lies in; null for the case's own.</param>
internal sealed record OpenedList(string Name, string? Store, ListFile File) : IDisposable
{
    public ListDescription Description => File.Description;

    public void Dispose() => File.Dispose();
}

/// <summary>The lists that a case is matched against: its own, and all of each shared store that it uses. A store is only read.</summary>
internal sealed class CaseLists(string caseFolder)
{
    private const string StoresName = "stores.json";

    public ListFolder Own { get; } = new(Path.Combine(caseFolder, "lists"));

    /// <summary>Absolute paths of the shared stores, in their order.</summary>
    /// <exception cref="SettingsException">The note of them cannot be read.</exception>
    public IReadOnlyList<string> Stores()
    {
        try
        {
            return File.Exists(StoresFile) ? JsonSerializer.Deserialize(File.ReadAllBytes(StoresFile), ListJson.Default.IReadOnlyListString) ?? [] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new SettingsException($"{StoresFile} cannot be read: {e.Message.TrimEnd('.')}.");
        }
    }

    /// <returns>Whether it is new to the case.</returns>
    public bool Use(string store) => Change(stores => stores.Contains(store) ? stores : [.. stores.Append(store).Order(StringComparer.Ordinal)]);

    /// <returns>Whether the case used it.</returns>
    public bool Leave(string store) => Change(stores => [.. stores.Where(known => known != store)]);

    /// <summary>All, by name, then the case's own before a store's. The caller disposes them.</summary>
    /// <exception cref="SettingsException">A store is not there, or a list cannot be read: every problem, together.</exception>
    public IReadOnlyList<OpenedList> Open()
    {
        var opened = new List<OpenedList>();
        var problems = new List<string>();
        foreach (string? store in Stores().Prepend<string?>(null))
        {
            var folder = store is null ? Own : new ListFolder(store);
            if (store is not null && !Directory.Exists(store))
            {
                problems.Add($"The list store {store} that this case uses is not there; mount it, or have the case leave it: cotejo list drop CASE --list-store {store}");
                continue;
            }
            try
            {
                foreach (string name in folder.Names()) { opened.Add(new OpenedList(name, store, ListFile.Open(folder.PathOf(name)))); }
            }
            catch (SettingsException e) { problems.AddRange(e.Problems); }
        }
        if (problems.Count == 0) { return [.. opened.OrderBy(list => list.Name, StringComparer.Ordinal).ThenBy(list => list.Store, StringComparer.Ordinal)]; }
        foreach (var list in opened) { list.Dispose(); }
        throw new SettingsException(problems);
    }

    private string StoresFile => Path.Combine(Own.Folder, StoresName);

    private bool Change(Func<IReadOnlyList<string>, IReadOnlyList<string>> change)
    {
        using var held = Own.Hold();
        var before = Stores();
        var after = change(before);
        if (after.SequenceEqual(before)) { return false; }
        string temporary = Own.Temporary(StoresName);
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(after, ListJson.Default.IReadOnlyListString));
        File.Move(temporary, StoresFile, overwrite: true);
        return true;
    }
}
