using System.Text;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Seizures;

/// <param name="Source">The painted picture; null for a file that is no picture.</param>
internal sealed record PlannedFile(byte[] Path, string Kind, int? Source, Edit Edit);

/// <summary>
/// A small seizure as traded collections look: originals, exact copies (single ones and whole runs of an album), re-compressions,
/// resizes and turns, a few broken files, a few that are no pictures. Decided first and alone, so that the rendering can be parallel.
/// </summary>
internal sealed class DemoPlan
{
    private const double CopyShare = 0.40, NearShare = 0.30, AlbumCopies = 0.12;

    private readonly Chance _chance;
    private readonly List<string> _folders;
    private readonly List<PlannedFile> _files = [];
    private readonly List<SourceShape> _sources = [];
    private readonly List<int>[] _inFolder;

    public DemoPlan(ulong seed, int images, int folders)
    {
        _chance = Chance.For(seed, "demo plan");
        _folders = FolderNames.Invent(_chance, folders);
        _inFolder = [.. Enumerable.Range(0, folders).Select(_ => new List<int>())];
        while (_files.Count < images) { AddNext(images); }
        for (int i = 0; i < Math.Max(7, images / 50); i++) { AddBroken(); }
        for (int i = 0; i < Math.Max(3, images / 120); i++) { AddOther(i); }
        AddOdd();
    }

    public IReadOnlyList<PlannedFile> Files => _files;
    public IReadOnlyList<string> Folders => _folders;
    public IReadOnlyList<SourceShape> Sources => _sources;

    private void AddNext(int images)
    {
        double draw = _chance.Unit();
        if (_files.Count > 30 && draw < CopyShare)
        {
            if (_chance.Happens(AlbumCopies)) { CopyAlbum(images); }
            else { AddPicture(_files[Popular(_files.Count)]); }
        }
        else if (_files.Count > 10 && draw < CopyShare + NearShare)
        {
            AddPicture(new PlannedFile([], "picture", _files[Popular(_files.Count)].Source, Edit.Near(_chance)));
        }
        else
        {
            AddPicture(new PlannedFile([], "picture", NewSource(), Edit.Original));
        }
    }

    /// <summary>Up to a dozen files of one folder again in another: folders that share content.</summary>
    private void CopyAlbum(int images)
    {
        List<int> album = _inFolder[_chance.Below(_inFolder.Length)];
        int target = _chance.Below(_inFolder.Length);
        foreach (int file in album.Take(12).ToArray())
        {
            if (_files.Count < images && _files[file].Kind == "picture") { AddPicture(_files[file], target); }
        }
    }

    private void AddBroken() => AddFile("broken", NewSource(), Edit.Broken(_chance));

    private void AddOther(int number)
    {
        var (name, content) = _chance.Pick<(string, string)>([
            ("result.json", "{\"name\": \"chat\", \"messages\": []}"), ("notes.txt", "pendiente de revisar"), ("Thumbs.db", "\u0001\u0002"),
            ("desktop.ini", "[ViewState]"), ("leeme.html", "<html></html>")]);
        int folder = _chance.Below(_folders.Count);
        Add(folder, Encoding.UTF8.GetBytes($"{number}-{name}"), "other", null,
            new Edit($"no picture {number}", "txt", (_, own) => Encoding.UTF8.GetBytes($"{content}\n{own.Next():x16}\n")));
    }

    private void AddOdd()
    {
        // Latin-1 for "fotografía.jpg": not valid UTF-8.
        Add(0, [.. "fotograf"u8, 0xED, .. "a.jpg"u8], "picture", NewSource(), Edit.Original);
        Add(_folders.Count / 2, [.. "se"u8, 0xF1, .. "al \xFF.jpg"u8], "picture", 0, Edit.Original);
        Add(0, "enlace.jpg"u8, "link", null, new Edit("symbolic link to a folder above", "jpg", (_, _) => ".."u8.ToArray()));
    }

    private int NewSource()
    {
        _sources.Add(SourceShape.Invent(_chance));
        return _sources.Count - 1;
    }

    /// <summary>Early files more often than late ones: some pictures are everywhere, most are nowhere else.</summary>
    private int Popular(int count) => (int)(count * _chance.Unit() * _chance.Unit());

    private void AddPicture(PlannedFile like, int? folder = null) => AddFile("picture", like.Source, like.Edit, folder);

    private void AddFile(string kind, int? source, Edit edit, int? folder = null)
    {
        // One file for every folder first; then large folders and small ones.
        int place = folder ?? (_files.Count < _folders.Count ? _files.Count : (int)(_folders.Count * _chance.Unit() * _chance.Unit()));
        Add(place, Encoding.UTF8.GetBytes(FolderNames.File(_chance, _inFolder[place].Count + 1, edit.Extension)), kind, source, edit);
    }

    private void Add(int folder, ReadOnlySpan<byte> name, string kind, int? source, Edit edit)
    {
        _inFolder[folder].Add(_files.Count);
        _files.Add(new PlannedFile([.. Encoding.UTF8.GetBytes(_folders[folder]), (byte)'/', .. name], kind, source, edit));
    }
}
