using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cotejo.Harness.Seizures;

/// <summary>The result.json that Telegram Desktop leaves in an exported chat: a message for each file.</summary>
internal static class TelegramExport
{
    public const string FileName = "result.json";

    private const string Thumbnail = "_thumb.jpg";

    /// <param name="chat">A number: it has no other name.</param>
    /// <param name="files">With the name of the folder inside of the export that they lie in.</param>
    public static byte[] List(int chat, IEnumerable<(string Folder, TelegramFolderKind Kind, TelegramFile File)> files)
    {
        var messages = new JsonArray();
        foreach (var (folder, kind, file) in files.Where(f => !f.File.Name.EndsWith(Thumbnail, StringComparison.Ordinal)).OrderBy(f => f.File.Sent))
        {
            messages.Add(Message(messages.Count + 1, $"{folder}/{file.Name}", kind, file.Sent));
        }
        var export = new JsonObject { ["name"] = Text($"chat {chat}"), ["type"] = "private_supergroup", ["id"] = chat, ["messages"] = messages };
        return Encoding.UTF8.GetBytes(export.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    private static JsonObject Message(int number, string path, TelegramFolderKind kind, DateTime sent)
    {
        var message = new JsonObject
        {
            ["id"] = number, ["type"] = "message", ["date"] = sent.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
            ["date_unixtime"] = Text($"{new DateTimeOffset(sent).ToUnixTimeSeconds()}"), ["from"] = Text($"account {number % 5}"), ["from_id"] = Text($"user{number % 5}"),
        };
        message[kind == TelegramFolderKind.Photos ? "photo" : "file"] = path;
        if (kind is TelegramFolderKind.Videos or TelegramFolderKind.Rounds)
        {
            message["thumbnail"] = path + Thumbnail;
            message["media_type"] = kind == TelegramFolderKind.Rounds ? "video_message" : "video_file";
            message["mime_type"] = "video/mp4";
        }
        message["text"] = "";
        return message;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
