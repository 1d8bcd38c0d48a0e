using System.Globalization;

namespace Cotejo.Engine.Report;

/// <summary>A time within a video as people read it: 0:12.0, 1:02:03.4. Tenths of a second, rounded to the nearest.</summary>
public static class ClockTime
{
    private const int MinutesPerHour = 60, SecondsPerMinute = 60, TenthsPerSecond = 10;

    public static string Of(decimal seconds)
    {
        long tenths = (long)Math.Round(Math.Abs(seconds) * TenthsPerSecond, MidpointRounding.AwayFromZero);
        long minutes = tenths / (SecondsPerMinute * TenthsPerSecond);
        decimal rest = tenths % (SecondsPerMinute * TenthsPerSecond) / (decimal)TenthsPerSecond;
        string sign = seconds < 0 && tenths > 0 ? "-" : "";
        return minutes < MinutesPerHour
            ? string.Create(CultureInfo.InvariantCulture, $"{sign}{minutes}:{rest:00.0}")
            : string.Create(CultureInfo.InvariantCulture, $"{sign}{minutes / MinutesPerHour}:{minutes % MinutesPerHour:00}:{rest:00.0}");
    }
}
