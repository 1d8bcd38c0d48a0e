using System.Text;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Seizures;

/// <summary>Carries the plan out: all files of one source by one thread, so that it is painted and decoded once.</summary>
internal sealed class TelegramSeizure
{
    private readonly ByteFiles _files;
    private readonly ulong _seed;
    private readonly TelegramPlan _plan;
    private readonly IReadOnlyList<string>? _photographs;

    private TelegramSeizure(ByteFiles files, ulong seed, TelegramPlan plan, IReadOnlyList<string>? photographs) =>
        (_files, _seed, _plan, _photographs) = (files, seed, plan, photographs);

    /// <param name="scale">Of files, folders and sets.</param>
    /// <param name="from">A folder of photographs to use as sources; null: they are painted.</param>
    public static IReadOnlyList<ManifestEntry> Generate(string root, ulong seed, double scale, string? from)
    {
        if (!(scale is >= 0.002 and <= 100)) { throw new SettingsException("--scale takes a number from 0.002 to 100."); }
        List<string>? photographs = from is null ? null : Photographs.Distinct(from);
        var plan = new TelegramPlan(seed, scale, photographs?.ConvertAll(path => Path.GetExtension(path)[1..]));
        var seizure = new TelegramSeizure(new ByteFiles(root), seed, plan, photographs);
        ManifestEntry[] entries = [.. seizure.Media().Concat(seizure.Lists()).OrderBy(e => e.Path, StringComparer.Ordinal)];
        Manifest.Write(seizure._files.Root, entries);
        return entries;
    }

    private ManifestEntry[] Media()
    {
        var entries = new ManifestEntry[_plan.Items.Count];
        // Videos first: they take longest, and two at the end would leave all other cores idle.
        var work = _plan.Items.Index().GroupBy(f => f.Item.Source).OrderBy(group => _plan.Sources[group.Key].Shape is not null).ToArray();
        using var writers = new ThreadLocal<JpegWriter>(() => new JpegWriter(), trackAllValues: true);
        Parallel.ForEach(work, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, group =>
        {
            if (_plan.Sources[group.Key].Shape is { } shape) { PutPictures(group, shape, writers.Value!, entries); }
            else { PutVideos(group, entries); }
        });
        foreach (JpegWriter writer in writers.Values) { writer.Dispose(); }
        return entries;
    }

    private void PutPictures(IGrouping<int, (int Index, TelegramFile Item)> group, SourceShape shape, JpegWriter writer, ManifestEntry[] entries)
    {
        using var source = new Source(_seed, group.Key, shape, writer, _photographs is null ? null : File.ReadAllBytes(_photographs[group.Key]));
        foreach (var (index, file) in group) { entries[index] = Put(file, "picture", source.Make(TelegramEdit.Of(file.Edit))); }
    }

    private void PutVideos(IGrouping<int, (int Index, TelegramFile Item)> group, ManifestEntry[] entries)
    {
        var (made, seconds) = TelegramVideo.Make(_seed, group.Key, group.Select(f => f.Item.Edit).ToHashSet());
        foreach (var (index, file) in group)
        {
            bool film = Path.GetExtension(file.Name) == ".mp4";
            entries[index] = Put(file, film ? "video" : "picture", made[file.Edit]) with { Excerpt = new Excerpt(0, film ? seconds : 0) };
        }
    }

    private ManifestEntry Put(TelegramFile file, string kind, byte[] content)
    {
        ManifestEntry entry = Write($"{_plan.Places[file.Folder].Path}/{file.Name}", kind, file.Source, file.Edit, content);
        return entry with { Set = _plan.Sources[file.Source].Set };
    }

    private IEnumerable<ManifestEntry> Lists()
    {
        var exports = _plan.Items.Select(file => (Place: _plan.Places[file.Folder], File: file)).Where(f => f.Place.Export is not null).GroupBy(f => f.Place.Export!);
        foreach (var (chat, export) in exports.Index())
        {
            byte[] list = TelegramExport.List(chat + 1, export.Select(f => (f.Place.Path[(export.Key.Length + 1)..], f.Place.Kind, f.File)));
            yield return Write($"{export.Key}/{TelegramExport.FileName}", "other", null, "list of messages", list);
        }
    }

    private ManifestEntry Write(string path, string kind, int? source, string edit, byte[] content)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        _files.Write(bytes, content);
        return ManifestEntry.Of(bytes, kind, source, edit, content);
    }
}
