using System.Globalization;

namespace Cotejo.Engine.Archives;

/// <summary>What has come out of one archive of the file system so far, whatever lies nested in it, held against the limits. For one thread.</summary>
/// <param name="archiveBytes">Of the outermost archive.</param>
internal sealed class ArchiveMeter(ArchiveLimits limits, long archiveBytes)
{
    /// <summary>As much may come out whatever the ratio: small things are compressed a thousandfold by accident.</summary>
    private const long Free = 16L << 20;

    private readonly long _mostByRatio = (long)Int128.Min(long.MaxValue, Free + ((Int128)archiveBytes * limits.MaxRatio));
    private long _entries, _bytes;

    /// <summary>What was overstepped, and is from then on; else null.</summary>
    public SkipRule? Rule { get; private set; }

    public string? Message => Rule switch
    {
        SkipRule.ArchiveEntries => string.Create(CultureInfo.InvariantCulture, $"more than {limits.MaxEntries} entries; those beyond are not recorded"),
        SkipRule.ArchiveBytes => string.Create(CultureInfo.InvariantCulture, $"more than {limits.MaxBytes} bytes come out of it; the rest was not read"),
        SkipRule.ArchiveRatio => string.Create(CultureInfo.InvariantCulture, $"more than {limits.MaxRatio} bytes come out of each of its bytes; the rest was not read"),
        _ => null,
    };

    /// <returns>Whether one more entry is within the limits.</returns>
    public bool AddEntry()
    {
        if (++_entries > limits.MaxEntries) { Rule ??= SkipRule.ArchiveEntries; }
        return Rule is null;
    }

    /// <returns>Whether so many more bytes are.</returns>
    public bool AddBytes(long count)
    {
        _bytes += count;
        if (_bytes > limits.MaxBytes) { Rule ??= SkipRule.ArchiveBytes; }
        else if (_bytes > _mostByRatio) { Rule ??= SkipRule.ArchiveRatio; }
        return Rule is null;
    }

    /// <summary>To return to when what was counted since is read once more.</summary>
    public (long Entries, long Bytes) Mark() => (_entries, _bytes);

    /// <inheritdoc cref="Mark"/>
    public void Return((long Entries, long Bytes) mark) => (_entries, _bytes) = mark;
}
