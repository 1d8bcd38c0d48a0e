using System.Text;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Exchange;

namespace Cotejo.Engine.Lists;

/// <summary>What was typed for lists that are added to a case.</summary>
/// <param name="Files">As typed; none to have the case use a store as it is.</param>
/// <param name="As">find or ignore.</param>
/// <param name="Name">Of one list of all files; null for a list of each file, named after it.</param>
/// <param name="Region">Whose categories they are; null for what the files say.</param>
/// <param name="Format">One of <see cref="ListFormat.All"/>; null to tell it by the content of each file.</param>
/// <param name="Store">The folder of a shared store; null for the case's own lists.</param>
/// <param name="Replace">A list of the same name is replaced when the new one is whole.</param>
public sealed record ListSettings(
    string Case, IReadOnlyList<string> Files, string? As, string? Name = null, string? Region = null, string? Format = null, string? Store = null, bool Replace = false);

/// <summary>What will be imported.</summary>
/// <param name="Lists">The names of new lists, each with its files.</param>
internal sealed record ListPlan(ListKind Kind, IReadOnlyList<(string Name, IReadOnlyList<string> Files)> Lists, ListFormat? Format, string? Region)
{
    private const int MostFiles = 10_000;
    private const int LongestRegion = 32;

    /// <param name="problems">Receives what cannot be done; the plan is then of no use.</param>
    public static ListPlan From(ListSettings settings, List<string> problems)
    {
        if (settings.Files.Count == 0 && settings.Store is null) { problems.Add("FILE is missing: a list to add; without one, --list-store names a shared store to use."); }
        if (settings.Files.Count > MostFiles) { problems.Add($"There are {settings.Files.Count} files; a list takes {MostFiles}."); }
        var kind = ListKind.Find;
        if (settings.Files.Count > 0 && settings.As is null) { problems.Add("--as is missing: find for what is looked for, ignore for what is set aside."); }
        else if (settings.As is "ignore") { kind = ListKind.Ignore; }
        else if (settings.As is not (null or "find")) { problems.Add($"--as '{settings.As}' is neither find nor ignore."); }
        var format = settings.Format is null ? null : ListFormat.Find(settings.Format);
        if (settings.Format is not null && format is null)
        {
            problems.Add($"--format '{settings.Format}' is none of {string.Join(", ", ListFormat.All.Select(f => f.Name))}.");
        }
        if (settings.Region is { } region && (region.Length is 0 or > LongestRegion || !region.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or ' ')))
        {
            problems.Add($"--region '{region}' is no short name of a country or region, such as UK.");
        }
        foreach (string file in settings.Files)
        {
            if (Directory.Exists(file)) { problems.Add($"'{file}' is a folder; give the files in it that are lists."); }
            else if (!File.Exists(file)) { problems.Add($"The list '{file}' is not there."); }
            // Opening a FIFO would wait for whoever writes it.
            else if (!IsRegular(file)) { problems.Add($"'{file}' is no regular file; save the list as one."); }
        }
        return new ListPlan(kind, Named(settings, problems), format, settings.Region);
    }

    private static bool IsRegular(string file) => LinuxFiles.ResolvePath(Encoding.UTF8.GetBytes(file), out byte[] path).IsNone
        && LinuxFiles.Stat(Descriptor.WorkingFolder, path, out var status).IsNone && status.IsRegular;

    private static List<(string Name, IReadOnlyList<string> Files)> Named(ListSettings settings, List<string> problems)
    {
        if (settings.Name is { } name)
        {
            if (!ListFolder.IsName(name)) { problems.Add($"--name '{name}' is no name of a list: letters, digits and . _ - with spaces between, at most 64."); }
            return settings.Files.Count == 0 ? [] : [(name, settings.Files)];
        }
        var lists = settings.Files.Select(file => (Path.GetFileNameWithoutExtension(file), (IReadOnlyList<string>)[file])).ToList();
        foreach (var (stem, files) in lists.Where(list => !ListFolder.IsName(list.Item1)))
        {
            problems.Add($"'{files[0]}' cannot name a list: give --name.");
        }
        foreach (var same in lists.GroupBy(list => list.Item1).Where(same => same.Count() > 1))
        {
            problems.Add($"{same.Count()} files are named '{same.Key}'; give --name to make one list of them, or add them one by one.");
        }
        return lists;
    }
}
