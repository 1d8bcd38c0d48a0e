using System.Globalization;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Seizures;

/// <param name="Folder">Its place among the folders.</param>
/// <param name="Sent">As the file's name and the export's list of messages have it.</param>
/// <param name="Source">Its place among the sources.</param>
/// <param name="Edit">Of a picture by <see cref="TelegramEdit"/>, of a video by <see cref="TelegramVideo"/>.</param>
internal sealed record TelegramFile(int Folder, string Name, DateTime Sent, int Source, string Edit);

/// <param name="Shape">Of the painted picture, or of the photograph whatever it is; null for a video.</param>
/// <param name="Extension">Of the original.</param>
/// <param name="Camera">As a camera wrote it: it does not come as a photo without being made smaller.</param>
internal sealed record TelegramSource(int Set, SourceShape? Shape, string Extension, bool Camera);

/// <summary>
/// The case that the engine was conceived for: collections of many sources, traded over Telegram and kept in thousands of folders.
/// Decided first and alone, so that the rendering can be parallel.
/// </summary>
internal sealed class TelegramPlan
{
    /// <summary>At scale 1: media files, the folders that hold them, and the sets that they come from.</summary>
    public const int Files = 21_075, Folders = 9_000, Sets = 975;

    private const double CopyShare = 0.5, AlbumCopies = 0.1;

    private readonly Chance _chance;
    private readonly int _count, _sets;
    private readonly List<TelegramFile> _files = [];
    private readonly List<TelegramSource> _sources = [];
    private readonly List<TelegramFolder> _folders;
    private readonly ILookup<int, int> _pictures, _videos;
    private readonly List<int>[] _inFolder;
    private readonly DateTime[] _begun;
    private readonly List<string>[] _versions;

    /// <param name="photographs">Extensions of real pictures to use as sources; null: they are painted. Fewer than planned make fewer sets.</param>
    public TelegramPlan(ulong seed, double scale, IReadOnlyList<string>? photographs)
    {
        _chance = Chance.For(seed, "telegram plan");
        _count = Scaled(Files, scale);
        _sets = AddSources(Scaled(Sets, scale), photographs);
        _pictures = Numbered(source => source.Shape is not null);
        _videos = Numbered(source => source.Shape is null);
        _folders = new TelegramFolders(_chance, _sets, Takes).Invent(Scaled(Folders, scale));
        _inFolder = [.. _folders.Select(_ => new List<int>())];
        _begun = [.. _folders.Select(_ => new DateTime(2016, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(_chance.Below(7 * 365)))];
        _versions = [.. _sources.Select(_ => new List<string>())];
        for (int folder = 0; folder < _folders.Count; folder++) { Add(folder); }
        while (_files.Count < _count)
        {
            int folder = _chance.Below(_folders.Count);
            if (_chance.Happens(AlbumCopies)) { CopyAlbum(folder); }
            else { Add(folder); }
        }
    }

    public IReadOnlyList<TelegramFile> Items => _files;
    public IReadOnlyList<TelegramFolder> Places => _folders;
    public IReadOnlyList<TelegramSource> Sources => _sources;

    private static int Scaled(int count, double scale) => Math.Max(1, (int)Math.Round(count * scale));

    /// <returns>How many sets there are.</returns>
    private int AddSources(int sets, IReadOnlyList<string>? photographs)
    {
        for (int set = 0; set < sets; set++)
        {
            for (int i = _chance.Between(2, 8); i > 0; i--)
            {
                if (photographs is null) { _sources.Add(Painted(set)); }
                else if (_sources.Count < photographs.Count) { _sources.Add(new TelegramSource(set, default(SourceShape), photographs[_sources.Count], Camera: true)); }
                else { return _sources[^1].Set + 1; }
            }
        }
        for (int set = 3; set < sets; set += 8) { _sources.Add(new TelegramSource(set, null, "mp4", Camera: false)); }
        return sets;
    }

    /// <summary>What cameras wrote and what clients made of it in a box of 1280 pixels, or of 2560 on request, or of 800 in earlier years.</summary>
    private TelegramSource Painted(int set)
    {
        int draw = _chance.Below(100), shape = _chance.Pick<int>([75, 75, 75, 67, 56, 100]);
        int longer = draw switch { < 5 => 4032, < 10 => 2560, < 85 => 1280, < 95 => 800, _ => 640 };
        int shorter = (longer * (draw < 5 ? 75 : shape) / 100 + 1) & ~1;
        bool camera = draw < 5, portrait = _chance.Happens(0.5), desktop = !camera && _chance.Happens(0.45);
        int quality = camera ? _chance.Between(90, 95) : desktop ? 87 : 80;
        var form = new SourceShape(portrait ? shorter : longer, portrait ? longer : shorter, quality, desktop, _chance.Happens(Painter.SoftShare));
        return new TelegramSource(set, form, "jpg", camera);
    }

    private ILookup<int, int> Numbered(Func<TelegramSource, bool> which) => _sources.Index().Where(s => which(s.Item)).ToLookup(s => s.Item.Set, s => s.Index);

    private TelegramFolderKind? Takes(int set) =>
        !_videos[set].Any() ? null : TelegramVideo.IsRound(_videos[set].First()) ? TelegramFolderKind.Rounds : TelegramFolderKind.Videos;

    private void Add(int folder)
    {
        TelegramFolder place = _folders[folder];
        bool film = place.Kind is TelegramFolderKind.Videos or TelegramFolderKind.Rounds;
        // Desktop keeps a small picture beside each video: two files, or none.
        if (film && _files.Count + 2 <= _count) { AddVideo(folder, withThumbnail: true); }
        else if (!film && _videos[place.Set].Any() && place.Kind == TelegramFolderKind.Plain && _chance.Happens(0.1)) { AddVideo(folder, withThumbnail: false); }
        else if (!film) { AddPicture(folder); }
    }

    private void AddVideo(int folder, bool withThumbnail)
    {
        int source = _videos[_folders[folder].Set].First();
        string version = Version(source, _ => true, () => TelegramVideo.Any(_chance));
        TelegramFile video = Put(folder, source, version, "mp4");
        if (!withThumbnail) { return; }
        _inFolder[folder].Add(_files.Count);
        _files.Add(video with { Name = video.Name + "_thumb.jpg", Edit = TelegramVideo.ThumbnailOf(version) });
    }

    private void AddPicture(int folder)
    {
        TelegramFolder place = _folders[folder];
        int[] pictures = [.. _pictures[place.Set]];
        int source = pictures[_chance.Below(pictures.Length)];
        bool camera = _sources[source].Camera;
        bool fits(string edit) => place.Kind switch
        {
            TelegramFolderKind.Photos => !TelegramEdit.IsFile(edit, camera),
            TelegramFolderKind.Files => TelegramEdit.IsFile(edit, camera) || edit == TelegramEdit.Original,
            _ => true,
        };
        string version = Version(source, fits, () => place.Kind == TelegramFolderKind.Files || (place.Kind == TelegramFolderKind.Plain && _chance.Happens(camera ? 0.5 : 0.04))
            ? TelegramEdit.AsFile(_chance, camera)
            : !camera && _versions[source].Count == 0 ? TelegramEdit.Original : TelegramEdit.Photo(_chance));
        Put(folder, source, version, version == TelegramEdit.Original ? _sources[source].Extension : TelegramEdit.Of(version).Extension);
    }

    /// <summary>An exact copy of what there is, or something made anew.</summary>
    private string Version(int source, Func<string, bool> fits, Func<string> make)
    {
        string[] there = [.. _versions[source].Where(fits)];
        if (there.Length > 0 && _chance.Happens(CopyShare)) { return there[_chance.Below(there.Length)]; }
        string made = make();
        if (!_versions[source].Contains(made)) { _versions[source].Add(made); }
        return made;
    }

    /// <summary>Up to eight files of another folder of the same set and kind: folders that share content.</summary>
    private void CopyAlbum(int folder)
    {
        TelegramFolder place = _folders[folder];
        if (place.Kind is not (TelegramFolderKind.Photos or TelegramFolderKind.Files)) { return; }
        int from = _folders.FindIndex(_chance.Below(_folders.Count), other => other.Set == place.Set && other.Kind == place.Kind && other != place);
        if (from < 0) { return; }
        foreach (TelegramFile file in _inFolder[from].Take(8).Select(i => _files[i]).ToArray())
        {
            if (_files.Count < _count) { Put(folder, file.Source, file.Edit, Path.GetExtension(file.Name)[1..]); }
        }
    }

    private TelegramFile Put(int folder, int source, string edit, string extension)
    {
        DateTime sent = _begun[folder].AddDays(_inFolder[folder].Count).AddSeconds(_chance.Below(24 * 3600));
        var file = new TelegramFile(folder, Name(folder, sent, extension), sent, source, edit);
        _inFolder[folder].Add(_files.Count);
        _files.Add(file);
        return file;
    }

    private string Name(int folder, DateTime sent, string extension)
    {
        // Thumbnails count as well: unlike every other is enough.
        int number = _inFolder[folder].Count + 1;
        string kind = _folders[folder].Kind switch
        {
            TelegramFolderKind.Photos => "photo",
            TelegramFolderKind.Videos => "video",
            TelegramFolderKind.Rounds => "file",
            _ => "",
        };
        return kind.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"{kind}_{number}@{sent:dd-MM-yyyy_HH-mm-ss}.{extension}")
            : FolderNames.File(_chance, number, extension);
    }
}
