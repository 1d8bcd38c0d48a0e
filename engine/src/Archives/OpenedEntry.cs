using SharpCompress.Common;
using SharpCompress.Common.Rar;

namespace Cotejo.Engine.Archives;

/// <summary>An entry that the archive stands at.</summary>
/// <param name="name">As the archive has it; empty when it tells none.</param>
/// <param name="entry">Null for what a compressed file holds.</param>
internal sealed class OpenedEntry(byte[] name, IEntry? entry, Func<Stream> open)
{
    /// <summary>As the archive tells it; -1 when it does not.</summary>
    public long Size => entry?.Size ?? -1;

    public byte[] Name => name;

    /// <summary>CRC-32 of the bytes, where the library leaves it to us to compare; 0 for none.</summary>
    public uint Crc { get; init; }

    public EntryTraits Traits => entry is null ? EntryTraits.None
        : (entry.IsDirectory && entry.Size <= 0 ? EntryTraits.Folder : 0) | (IsLink(entry) ? EntryTraits.Link : 0) | (entry.IsEncrypted ? EntryTraits.Encrypted : 0);

    /// <summary>Nanoseconds since 1970; 0 when it is not told. Most archives know no time zone: theirs is taken for UTC.</summary>
    public long ModifiedNs
    {
        get
        {
            if (entry?.LastModifiedTime is not { } time) { return 0; }
            return (time.Ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
        }
    }

    public Stream Open() => open();

    /// <summary>Rar tells links of its version 5 in a way of its own.</summary>
    private static bool IsLink(IEntry entry) => entry.LinkTarget is not null || entry is RarEntry { IsRedir: true };
}
