using System.Globalization;
using Cotejo.Engine.Archives;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Planning;

/// <summary>From what was typed about limits, and about the sandbox, to what will be enforced.</summary>
public sealed record LimitPlan(DecodeLimits Limits, ArchiveLimits Archives, IReadOnlyList<string> Passwords)
{
    private const long LeastFileBytes = 1 << 20;

    /// <summary>A picture's file is one array.</summary>
    private const long MostFileBytes = int.MaxValue;

    /// <summary>Of 16 bits a side there are no more.</summary>
    private const long MostPixels = 65_535L * 65_535;

    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MostTime = TimeSpan.FromHours(24);

    private static readonly string[] Policies = ["auto", "required", "off"];

    /// <param name="problems">Receives what cannot be done; the plan is then of no use.</param>
    public static LimitPlan From(LimitSettings? settings, List<string> problems)
    {
        settings ??= new LimitSettings();
        var (pictures, archives) = (new DecodeLimits(), new ArchiveLimits());
        pictures = pictures with
        {
            MaxPixels = Number("--max-pixels", settings.MaxPixels, pictures.MaxPixels, 1, MostPixels, problems),
            MaxFrames = (int)Number("--max-frames", settings.MaxFrames, pictures.MaxFrames, 1, 1_000_000, problems),
            MaxFileBytes = (int)Size("--max-file", settings.MaxFile, pictures.MaxFileBytes, LeastFileBytes, MostFileBytes, "1MiB to 2GiB", problems),
            MaxTime = Time(settings.ItemTime, pictures.MaxTime, problems),
        };
        archives = new ArchiveLimits(
            (int)Number("--archive-depth", settings.ArchiveDepth, archives.MaxDepth, 0, 32, problems),
            (int)Number("--archive-ratio", settings.ArchiveRatio, archives.MaxRatio, 1, 1_000_000, problems),
            Number("--archive-entries", settings.ArchiveEntries, archives.MaxEntries, 1, 1_000_000_000, problems),
            Size("--archive-bytes", settings.ArchiveBytes, archives.MaxBytes, LeastFileBytes, 1L << 50, "1MiB to 1024TiB", problems));
        return new LimitPlan(pictures, archives, settings.PasswordFile is { } file ? PasswordFile.Read(file, problems) : []);
    }

    /// <param name="typed">auto, required or off; null for auto.</param>
    public static SandboxPolicy Sandbox(string? typed, List<string> problems)
    {
        int index = Array.IndexOf(Policies, typed ?? Policies[0]);
        if (index < 0) { problems.Add($"--sandbox '{typed}' is none of {string.Join(", ", Policies)}."); }
        return index switch { 1 => SandboxPolicy.Required, 2 => SandboxPolicy.Off, _ => SandboxPolicy.Auto };
    }

    private static long Number(string option, long? typed, long otherwise, long least, long most, List<string> problems)
    {
        if (typed is not { } number) { return otherwise; }
        if (number >= least && number <= most) { return number; }
        problems.Add(string.Create(CultureInfo.InvariantCulture, $"{option} {number} is out of range; give {least} to {most}."));
        return otherwise;
    }

    /// <param name="range">The least and the most as they are typed; the most is written rounded up to its unit, and taken for the most.</param>
    private static long Size(string option, string? typed, long otherwise, long least, long most, string range, List<string> problems)
    {
        if (typed is null) { return otherwise; }
        if (!ByteSize.TryParse(typed, out var size)) { problems.Add($"{option} '{typed}' is not a size; write for example 512MiB."); }
        else if (size.Bytes >= least && size.Bytes <= most + 1) { return Math.Min(size.Bytes, most); }
        else { problems.Add($"{option} {typed} is out of range; give {range}."); }
        return otherwise;
    }

    private static TimeSpan Time(string? typed, TimeSpan otherwise, List<string> problems)
    {
        if (typed is null) { return otherwise; }
        if (!WrittenTime.TryParse(typed, out var time)) { problems.Add($"--item-time '{typed}' is not a time; write for example 90s or 5min."); }
        else if (time >= LeastTime && time <= MostTime) { return time; }
        else { problems.Add($"--item-time {typed} is out of range; give 1s to 24h."); }
        return otherwise;
    }
}
