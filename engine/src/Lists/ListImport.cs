using Cotejo.Engine.Exchange;

namespace Cotejo.Engine.Lists;

/// <summary>Reads lists into a folder: all of them are written and on the disk before the first takes its name.</summary>
internal static class ListImport
{
    /// <exception cref="SettingsException">A file has a mistake, or a name is taken; nothing was changed.</exception>
    public static IReadOnlyList<(string Name, ListDescription Description)> Run(
        ListPlan plan, ListFolder folder, bool replace, ListProgress progress, CancellationToken cancel)
    {
        using var held = folder.Hold();
        var taken = replace ? [] : plan.Lists.Select(list => list.Name).Intersect(folder.Names()).ToList();
        if (taken.Count > 0) { throw new SettingsException([.. taken.Select(name => $"There is a list '{name}' already; give another --name, or --replace.")]); }
        var written = new List<(string Name, ListFileWriter File)>();
        try
        {
            foreach (var (name, files) in plan.Lists)
            {
                written.Add((name, new ListFileWriter(folder.Temporary(name))));
                Write(written[^1].File, plan, files, progress, cancel);
            }
            foreach (var (name, file) in written) { file.Publish(folder.PathOf(name)); }
            return [.. written.Select(list => (list.Name, list.File.Description!))];
        }
        finally
        {
            foreach (var (_, file) in written) { file.Dispose(); }
        }
    }

    private static void Write(ListFileWriter writer, ListPlan plan, IReadOnlyList<string> files, ListProgress progress, CancellationToken cancel)
    {
        var withdrawals = new Withdrawals();
        foreach (string file in files)
        {
            Of(file, () =>
            {
                using var reading = new ListReading(file, plan.Format);
                if (!reading.Format.IsFeed) { return; }
                foreach (var record in reading.Records(progress, cancel)) { withdrawals.Note(record); }
            });
        }
        var listed = new List<ListedFile>();
        foreach (string file in files)
        {
            Of(file, () =>
            {
                using var reading = new ListReading(file, plan.Format);
                long records = 0;
                foreach (var record in reading.Records(progress, cancel))
                {
                    writer.Add(record, listed.Count, withdrawals.Hold(record));
                    records++;
                }
                var (bytes, sha256) = reading.Finish(cancel);
                listed.Add(new ListedFile(Path.GetFileName(file), bytes, sha256, reading.Format.Name, reading.Source.Version, plan.Region ?? reading.Source.Region,
                    reading.Format.Unit, records));
            });
        }
        writer.Finish(plan.Kind, listed, cancel);
    }

    /// <summary>Says of which file a mistake is.</summary>
    private static void Of(string file, Action read)
    {
        try { read(); }
        catch (ListFormatException e) { throw new SettingsException($"'{file}': {e.Message}. No list was changed."); }
    }
}
