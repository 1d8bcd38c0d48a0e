using System.Globalization;
using System.Text;
using Cotejo.Engine.Matching.Videos;
using Cotejo.Kernels;

namespace Cotejo.Engine.Exchange;

/// <summary>
/// The compact exchange form of a video's vPDQ: a JSON list of texts <c>hash,quality,seconds</c>, the hash in 64 hexadecimal digits,
/// the seconds with three decimals.
/// </summary>
public static class VpdqJson
{
    /// <summary>More than a day at 60 frames a second.</summary>
    public const int MaxEntries = 10_000_000;

    /// <summary>A time beyond this is a mistake: 31 years.</summary>
    private const int MaxSeconds = 1_000_000_000;

    /// <exception cref="ArgumentException">A quality or a time that the form does not know.</exception>
    public static void Write(TextWriter writer, IEnumerable<VpdqFrame> frames)
    {
        writer.Write('[');
        string separator = "";
        foreach (var frame in frames)
        {
            writer.Write($"{separator}\"{Text(frame)}\"");
            separator = ", ";
        }
        writer.Write(']');
    }

    /// <summary>One entry, without its quotation marks.</summary>
    /// <exception cref="ArgumentException">A quality or a time that the form does not know.</exception>
    public static string Text(VpdqFrame frame)
    {
        if (frame.Quality is < 0 or > 100 || frame.Time < TimeSpan.Zero || frame.Time.TotalSeconds > MaxSeconds)
        {
            throw new ArgumentException($"{frame} has no exchange form.", nameof(frame));
        }
        decimal seconds = (decimal)frame.Time.Ticks / TimeSpan.TicksPerSecond;
        return string.Create(CultureInfo.InvariantCulture, $"{frame.Hash},{frame.Quality},{seconds:0.000}");
    }

    /// <param name="stream">Stays open.</param>
    /// <exception cref="ArgumentException">A quality or a time that the form does not know.</exception>
    public static void Write(Stream stream, IEnumerable<VpdqFrame> frames)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        Write(writer, frames);
    }

    /// <summary>Read as it is asked for, in the memory of one entry; what stood before a mistake is given before it throws.</summary>
    /// <param name="stream">Stays open. More may be read of it than the list, never less.</param>
    /// <exception cref="VpdqFormatException">Thrown while enumerating: it is no such list, or goes on behind its end, or has more than
    /// <paramref name="maxEntries"/>.</exception>
    public static IEnumerable<VpdqFrame> Read(Stream stream, int maxEntries = MaxEntries)
    {
        var texts = new JsonTexts(stream, maxEntries);
        while (texts.Next() is { } text) { yield return Parse(text, texts.Entry); }
    }

    private static VpdqFrame Parse(string text, long entry)
    {
        string[] parts = text.Split(',');
        if (parts.Length != 3) { throw new VpdqFormatException(entry, "is not 'hash,quality,seconds'."); }
        Hash256 hash;
        try
        {
            hash = Hash256.Parse(parts[0]);
        }
        catch (FormatException)
        {
            throw new VpdqFormatException(entry, "begins with something else than a hash of 64 hexadecimal digits.");
        }
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int quality) || quality > 100)
        {
            throw new VpdqFormatException(entry, "has a quality that is no whole number from 0 to 100.");
        }
        const NumberStyles Plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign;

        // A decimal, so that what was written is read back to the tick.
        if (!decimal.TryParse(parts[2], Plain, CultureInfo.InvariantCulture, out decimal seconds) || seconds is < 0 or > MaxSeconds)
        {
            throw new VpdqFormatException(entry, "has a time that is no number of seconds from 0 up.");
        }
        return new VpdqFrame(hash, quality, TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)));
    }
}
