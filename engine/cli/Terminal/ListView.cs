using System.Globalization;
using Cotejo.Engine.Lists;
using Cotejo.Engine.Report;

namespace Cotejo.Cli.Terminal;

/// <summary>A list in a few lines: what it is for, what it holds, and what of its records is not matched by.</summary>
internal static class ListView
{
    private const int MostFiles = 5;

    public static void PrintAdded(ListInfo list)
    {
        Console.WriteLine(PlainText.Of($"Added {list.Name}, to {Kind(list)}{(list.Store is null ? "" : $", in {list.Store}")}:"));
        PrintContents(list.Description);
    }

    public static void Print(ListInfo list)
    {
        string added = list.Description.Added.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        Console.WriteLine(PlainText.Of($"{list.Name}, to {Kind(list)}, added {added} UTC{(list.Store is null ? "" : $", in {list.Store}")}"));
        PrintContents(list.Description);
    }

    private static string Kind(ListInfo list) => list.Description.Kind.ToString().ToLowerInvariant();

    private static void PrintContents(ListDescription list)
    {
        var c = list.Counts;
        string hashes = Parts((c.Md5, "MD5"), (c.Sha1, "SHA-1"), (c.Sha256, "SHA-256"), (c.Pdq, "PDQ"), (c.Videos, c.Videos == 1 ? "video" : "videos"));
        Console.WriteLine($"  {Counted.Of(c.Entries, "entry", "entries")}: {(hashes.Length == 0 ? "nothing to match by" : hashes)}");
        string besides = Parts((c.Withdrawn, "withdrawn"), (c.WithoutHash, "without a hash that is matched by"), (c.Plain, "PDQ of a quality below 50"),
            (c.Repeats, "repeated hashes"));
        if (besides.Length > 0) { Console.WriteLine($"  not matched by: {besides}"); }
        foreach (var file in list.Files.Take(MostFiles))
        {
            string form = file.Version is null ? file.Format : $"{file.Format} {file.Version}";
            string region = file.Region is null ? "" : $", categories of {file.Region}";
            Console.WriteLine(PlainText.Of($"  from {file.Name} ({form}{region}, {Counted.Of(file.Records, "record")})"));
        }
        if (list.Files.Count > MostFiles) { Console.WriteLine($"  and {Counted.Of(list.Files.Count - MostFiles, "more file")}"); }
    }

    private static string Parts(params ReadOnlySpan<(long Number, string What)> parts)
    {
        var words = new List<string>();
        foreach (var (number, what) in parts)
        {
            if (number > 0) { words.Add(string.Create(CultureInfo.InvariantCulture, $"{number:N0} {what}")); }
        }
        return string.Join(", ", words);
    }
}
