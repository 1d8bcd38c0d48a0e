using System.Globalization;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Videos;
using SkiaSharp;

namespace Cotejo.Harness.Seizures;

/// <summary>
/// What happens to a picture on its way through Telegram and the people who keep it. Boxes, qualities and the rewriting are those of the
/// clients that are public; what a server's copy is coded with is not, and 80 stands for it.
/// </summary>
internal static class TelegramEdit
{
    public const string Original = "original", Desktop = "sent by Desktop", Android = "sent by Android", Heic = "heic";

    /// <summary>Begins the name of an edit after which a part of the picture is gone.</summary>
    public const string Crop = "crop";

    private const int ServerQuality = 80;

    private static readonly int[] Servers = [100, 320, 800, 1280], Resizes = [320, 480, 640, 800, 960, 1280, 2560], Crops = [160, 320, 640, 1280];
    private static readonly int[] Qualities = [60, 65, 70, 75, 80, 85, 90, 95];
    private static readonly (int Width, int Height)[] Screens = [(1080, 1920), (1080, 2340)];

    private static readonly Dictionary<string, Edit> All = ((Edit[])
    [
        Edit.Original,
        new(Desktop, "jpg", (source, _) => SentByDesktop(source)),
        new(Android, "jpg", (source, _) => source.Writer.Write(source.Sent, 80)),
        .. Servers.Select(box => new Edit(Server(box), "jpg", (source, _) => Boxed(source, source.Sent, box))),
        .. Qualities.SelectMany(quality => (Edit[])
        [
            new(Jpeg(quality), "jpg", (source, _) => source.Writer.Write(source.Sent, quality)),
            new(Progressive(quality), "jpg", (source, _) => source.Writer.Write(source.Sent, quality, progressive: true)),
        ]),
        .. Resizes.SelectMany(longer => (Edit[])
        [
            new(Resized(longer, false), "jpg", (source, _) => Fitted(source, longer, 80, progressive: false)),
            new(Resized(longer, true), "jpg", (source, _) => Fitted(source, longer, 87, progressive: true)),
        ]),
        .. Crops.Select(box => new Edit(Text($"{Crop} {box}"), "jpg", (source, _) => Cropped(source, box))),
        .. Screens.Select(screen => new Edit(Screenshot(screen), "png", (source, _) => Shown(source, screen))),
        new(Heic, "heic", (source, _) => HeicFile.Write(source.Bitmap)),
    ]).ToDictionary(edit => edit.Name);

    public static Edit Of(string name) => All[name];

    /// <summary>Whether it can only be had by sending the picture as a file.</summary>
    public static bool IsFile(string name, bool camera) => name == Heic || (camera && name == Original) || All[name].Extension == "png";

    /// <summary>As it comes when it is sent as a photo, or kept again by whoever got it.</summary>
    public static string Photo(Chance chance) => chance.Below(100) switch
    {
        < 18 => Desktop,
        < 36 => Android,
        < 52 => Server(chance.Pick<int>([320, 320, 800, 800, 800, 1280, 1280, 1280])),
        < 54 => Server(100),
        < 73 => Jpeg(chance.Pick<int>(Qualities)),
        < 84 => Progressive(chance.Pick<int>(Qualities)),
        // Enlarging to 2560 pixels costs as much as twenty of the others.
        < 96 => Resized(chance.Pick<int>([320, 320, 480, 640, 640, 800, 800, 960, 1280, 1280]), chance.Happens(0.5)),
        96 => Resized(2560, chance.Happens(0.5)),
        _ => Text($"{Crop} {chance.Pick<int>(Crops)}"),
    };

    /// <summary>As a file, bytes untouched: what a camera wrote, or a screenshot.</summary>
    public static string AsFile(Chance chance, bool camera) => chance.Below(10) switch
    {
        < 7 when camera => Heic,
        < 5 when !camera => Screenshot(chance.Pick<(int, int)>(Screens)),
        _ => Original,
    };

    private static string Server(int box) => Text($"server's {box}");

    private static string Jpeg(int quality) => Text($"jpeg q{quality}");

    private static string Progressive(int quality) => Text($"progressive jpeg q{quality}");

    private static string Resized(int longer, bool progressive) => Text($"{(progressive ? "progressive " : "")}to {longer} px");

    private static string Screenshot((int Width, int Height) screen) => Text($"screenshot {screen.Width}x{screen.Height}");

    /// <summary>Only rewritten where it fits and is small enough, coded anew where not.</summary>
    private static byte[] SentByDesktop(Source source)
    {
        SKBitmap sent = source.Sent;
        bool rewritten = sent == source.Bitmap && source.Original.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8])
            && 8L * source.Original.Length <= 4L * sent.Width * sent.Height;
        return rewritten ? source.Writer.Rewrite(source.Original, sent.Width, sent.Height) : source.Writer.Write(sent, 87, progressive: true);
    }

    /// <summary>Made smaller where it does not fit into the box, and never larger.</summary>
    private static byte[] Boxed(Source source, SKBitmap bitmap, int box)
    {
        if (Math.Max(bitmap.Width, bitmap.Height) <= box) { return source.Writer.Write(bitmap, ServerQuality); }
        using SKBitmap smaller = Reshape.Fit(bitmap, box);
        return source.Writer.Write(smaller, ServerQuality);
    }

    private static byte[] Fitted(Source source, int longer, int quality, bool progressive)
    {
        // From the camera's own picture where the messenger's would have to grow.
        using SKBitmap fitted = Reshape.Fit(longer > Source.MessengerBox ? source.Bitmap : source.Sent, longer);
        return source.Writer.Write(fitted, quality, progressive);
    }

    private static byte[] Cropped(Source source, int box)
    {
        using SKBitmap square = Reshape.Square(source.Sent);
        return Boxed(source, square, box);
    }

    private static byte[] Shown(Source source, (int Width, int Height) screen)
    {
        using SKBitmap shown = Montage.PhoneScreen(source.Sent, screen.Width, screen.Height);
        return Encoded.Png(shown);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
