using System.Globalization;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Seizures;

/// <summary>Folder and file names as phones, messengers and people make them.</summary>
internal static class FolderNames
{
    internal static readonly string[] Words = ["verano", "mar", "casa", "Пляж", "写真", "niños", "trabajo", "fiesta", "Neuer Ordner", "varios", "copia"];

    public static List<string> Invent(Chance chance, int count) => [.. Enumerable.Range(1, count).Select(i => Text(chance.Below(10) switch
    {
        < 5 => $"telegram/chats/chat_{i:000}/photos",
        < 7 => $"phone/DCIM/{100 + i}APPLE",
        < 8 => $"drive/Pictures/{chance.Pick<string>(Words)} {i}",
        < 9 => $"drive/Pictures/{chance.Pick<string>(Words)}/{chance.Pick<string>(Words)}/{i}",
        _ => $"drive/backup/{2015 + chance.Below(9)}/{chance.Pick<string>(Words)} ({i})",
    }))];

    /// <param name="number">Within the folder: makes the name unique there.</param>
    public static string File(Chance chance, int number, string extension) => Text(chance.Below(4) switch
    {
        0 => $"photo_{number}@{chance.Between(1, 28):00}-{chance.Between(1, 12):00}-20{chance.Between(16, 24)}_{chance.Between(0, 23):00}-{chance.Between(0, 59):00}-{chance.Between(0, 59):00}.{extension}",
        1 => $"IMG_{number:0000}.{extension.ToUpperInvariant()}",
        2 => $"IMG-20{chance.Between(16, 24)}{chance.Between(1, 12):00}{chance.Between(1, 28):00}-WA{number:0000}.{extension}",
        _ => $"{number} {chance.Pick<string>(Words)}.{extension}",
    });

    private static string Text(FormattableString name) => name.ToString(CultureInfo.InvariantCulture);
}
