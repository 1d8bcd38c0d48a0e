using System.Globalization;

namespace Cotejo.Engine.Report;

/// <summary>A number with its noun, as every output says it: 1 item, 2 items.</summary>
public static class Counted
{
    /// <param name="one">The noun for one; several get an s.</param>
    public static string Of(long number, string one) => Of(number, one, one + "s");

    public static string Of(long number, string one, string several) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : several)}");

    /// <summary>How many of the looked at frames of a video have hashes: all kept; 3 kept, the others repeat the one before them.</summary>
    public static string Kept(long kept, long looked)
    {
        string rest = looked - kept == 1 ? "the other repeats the one before it" : "the others repeat the one before them";
        return kept == looked ? "all kept" : string.Create(CultureInfo.InvariantCulture, $"{kept:N0} kept, {rest}");
    }
}
