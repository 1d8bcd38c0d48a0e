using System.Globalization;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Seizures;

/// <summary>What a folder takes: the four of a chat that Telegram Desktop exports, and any other.</summary>
internal enum TelegramFolderKind { Photos, Videos, Rounds, Files, Plain }

/// <param name="Set">The collection whose pictures it holds.</param>
/// <param name="Export">The folder of the exported chat that it is a part of; null outside of exports.</param>
internal sealed record TelegramFolder(string Path, TelegramFolderKind Kind, int Set, string? Export);

/// <summary>Folders of a seizure: exports of chats, and where people put what they keep. A few sets are in many, most in a few.</summary>
internal sealed class TelegramFolders(Chance chance, int sets, Func<int, TelegramFolderKind?> videos)
{
    /// <summary>By set: each exported chat with the kinds of folders that it has so far.</summary>
    private readonly Dictionary<int, List<(string Path, HashSet<TelegramFolderKind> Kinds)>> _exports = [];

    /// <summary>Every set has one folder before any has two.</summary>
    public List<TelegramFolder> Invent(int count) => [.. Enumerable.Range(0, count).Select(i => Invent(i, i < sets ? i : Popular()))];

    /// <summary>Some sets are everywhere. By a root and not by a power, which is not the same on every machine.</summary>
    private int Popular()
    {
        double unit = chance.Unit();
        return (int)(sets * unit * Math.Sqrt(unit));
    }

    private TelegramFolder Invent(int number, int set)
    {
        TelegramFolderKind kind = Kind(set);
        if (kind == TelegramFolderKind.Plain) { return new TelegramFolder(Plain(number), kind, set, null); }
        string export = Export(number, set, kind);
        return new TelegramFolder($"{export}/{Name(kind)}", kind, set, export);
    }

    private TelegramFolderKind Kind(int set) => chance.Below(100) switch
    {
        < 40 when videos(set) is { } kind => kind,
        < 48 => TelegramFolderKind.Plain,
        < 52 => TelegramFolderKind.Files,
        _ => TelegramFolderKind.Photos,
    };

    /// <summary>One of the set's chats that has no such folder yet, else another chat.</summary>
    private string Export(int number, int set, TelegramFolderKind kind)
    {
        if (!_exports.TryGetValue(set, out var exports)) { _exports.Add(set, exports = []); }
        foreach (var (path, kinds) in exports)
        {
            if (chance.Happens(0.6) && kinds.Add(kind)) { return path; }
        }
        string drive = chance.Pick<string>(["drive 1", "drive 2", "laptop/Downloads"]);
        string made = Text($"{drive}/Telegram Desktop/ChatExport_{chance.Between(2024, 2025)}-{chance.Between(1, 12):00}-{chance.Between(1, 28):00} ({number})");
        exports.Add((made, [kind]));
        return made;
    }

    private static string Name(TelegramFolderKind kind) => kind switch
    {
        TelegramFolderKind.Photos => "photos",
        TelegramFolderKind.Videos => "video_files",
        TelegramFolderKind.Rounds => "round_video_messages",
        _ => "files",
    };

    /// <param name="number">Makes it unlike every other.</param>
    private string Plain(int number) => Text(chance.Below(10) switch
    {
        < 2 => $"phone {chance.Between(1, 3)}/DCIM/{100 + number}APPLE",
        < 4 => $"phone {chance.Between(1, 3)}/Telegram/Telegram Images {number}",
        < 7 => $"drive {chance.Between(1, 2)}/Pictures/{chance.Pick<string>(FolderNames.Words)} {number}",
        < 9 => $"drive {chance.Between(1, 2)}/Pictures/{chance.Pick<string>(FolderNames.Words)}/{chance.Pick<string>(FolderNames.Words)}/{number}",
        _ => $"drive 2/backup/{2015 + chance.Below(9)}/{chance.Pick<string>(FolderNames.Words)} ({number})",
    });

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
