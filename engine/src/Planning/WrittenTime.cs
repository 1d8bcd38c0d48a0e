using System.Globalization;
using System.Text.RegularExpressions;

namespace Cotejo.Engine.Planning;

/// <summary>A span of time as it is typed: 500ms, 1.5s, 2 min, 1h.</summary>
internal static partial class WrittenTime
{
    /// <summary>Takes a decimal number and one of ms, s, min, h; a number alone is refused, since nobody could say of what.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        var parts = Written().Match(text);
        if (!parts.Success) { return false; }
        long ticks = parts.Groups["unit"].Value.ToLowerInvariant() switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "min" => TimeSpan.TicksPerMinute,
            _ => TimeSpan.TicksPerHour,
        };
        // Seven digits of hours are 1,100 years: far below what a span holds.
        time = new TimeSpan((long)(decimal.Parse(parts.Groups["number"].Value, CultureInfo.InvariantCulture) * ticks));
        return true;
    }

    [GeneratedRegex(@"^\s*(?<number>[0-9]{1,7}(\.[0-9]{1,6})?)\s*(?<unit>ms|s|min|h)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
