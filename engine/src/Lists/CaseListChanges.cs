using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Lists;

/// <summary>A list as it is told to people.</summary>
/// <param name="Store">The shared store that it lies in; null for the case's own.</param>
public sealed record ListInfo(string Name, string? Store, ListDescription Description);

/// <param name="Added">In the order of the files.</param>
/// <param name="NewStore">The case did not use the store before.</param>
public sealed record AddedLists(string Case, IReadOnlyList<ListInfo> Added, string? Store, bool NewStore);

/// <param name="Lists">Every list that the case is matched against, by name.</param>
/// <param name="Stores">The shared stores that it uses.</param>
public sealed record KnownLists(string Case, IReadOnlyList<ListInfo> Lists, IReadOnlyList<string> Stores);

/// <summary>Adds lists to a case or a shared store, names them, and drops them. Hits follow with the next match.</summary>
public static class CaseListChanges
{
    /// <summary>All lists, or none: a mistake in any file leaves everything as it was. A case that is not there is made.</summary>
    /// <exception cref="SettingsException">Every problem of the settings, or the first mistake of a file and where it lies.</exception>
    /// <exception cref="RunStoppedException">The disk is full.</exception>
    public static AddedLists Add(ListSettings settings, ListProgress progress, CancellationToken cancel)
    {
        var problems = new List<string>();
        var plan = ListPlan.From(settings, problems);
        string? store = settings.Store is null ? null : Path.GetFullPath(settings.Store);
        if (store is not null && plan.Lists.Count == 0 && !Directory.Exists(store)) { problems.Add($"The list store {store} is not there."); }
        if (problems.Count > 0) { throw new SettingsException(problems); }
        string caseFolder = Made(settings.Case);
        var lists = new CaseLists(caseFolder);
        var folder = store is null ? lists.Own : new ListFolder(store);
        try
        {
            var added = plan.Lists.Count == 0 ? [] : ListImport.Run(plan, folder, settings.Replace, progress, cancel);
            return new AddedLists(caseFolder, [.. added.Select(list => new ListInfo(list.Name, store, list.Description))], store, store is not null && lists.Use(store));
        }
        catch (Exception e) when (RunStoppedException.FromFullDisk(e, folder.Folder) is not null)
        {
            throw new RunStoppedException($"No space is left for the list in {folder.Folder}. No list was changed; make room and run the same command again.", e);
        }
    }

    /// <exception cref="SettingsException">No case there, or a list or store cannot be read.</exception>
    public static KnownLists All(string caseFolder)
    {
        caseFolder = Existing(caseFolder);
        var lists = new CaseLists(caseFolder);
        var opened = lists.Open();
        foreach (var list in opened) { list.Dispose(); }
        return new KnownLists(caseFolder, [.. opened.Select(list => new ListInfo(list.Name, list.Store, list.Description))], lists.Stores());
    }

    /// <summary>Removes lists for good from the case, or with <paramref name="store"/> from that; without names has the case leave the store.</summary>
    /// <exception cref="SettingsException">Nothing of that name; then none is dropped.</exception>
    public static void Drop(string caseFolder, IReadOnlyList<string> names, string? store)
    {
        caseFolder = Existing(caseFolder);
        var lists = new CaseLists(caseFolder);
        store = store is null ? null : Path.GetFullPath(store);
        if (names.Count == 0)
        {
            if (store is null) { throw new SettingsException("NAME is missing: the list to drop."); }
            if (!lists.Leave(store)) { throw new SettingsException($"The case does not use the list store {store}."); }
            return;
        }
        var folder = store is null ? lists.Own : new ListFolder(store);
        using var held = folder.Hold();
        var there = folder.Names();
        var problems = names.Where(name => !there.Contains(name)).Select(name => $"There is no list '{name}' in {folder.Folder}{Elsewhere(lists, name, store)}.").ToList();
        if (problems.Count > 0) { throw new SettingsException(problems); }
        foreach (string name in names) { File.Delete(folder.PathOf(name)); }
    }

    private static string Elsewhere(CaseLists lists, string name, string? store) =>
        store is null && lists.Stores().FirstOrDefault(shared => new ListFolder(shared).Names().Contains(name)) is { } other
            ? $"; the shared store {other} has it, which other cases may use: give --list-store {other} to drop it there" : "";

    private static string Made(string folder)
    {
        // Only a new case is opened for writing: lists can be added while another process scans.
        if (!File.Exists(Path.Combine(Case.Absolute(folder), Case.LedgerName))) { Case.OpenForWriting(folder).Dispose(); }
        return Existing(folder);
    }

    private static string Existing(string folder)
    {
        using var opened = Case.OpenForReading(folder);
        return opened.Folder;
    }
}
