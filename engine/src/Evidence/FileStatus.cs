namespace Cotejo.Engine.Evidence;

/// <summary>What tells one file or folder from every other on this machine, as long as its file system is mounted.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode)
{
    /// <returns>Null when nothing is at the path, or it may not be reached. Symbolic links are followed: a path that the user gave.</returns>
    public static FileIdentity? OfPath(ReadOnlySpan<byte> path)
    {
        var error = LinuxFiles.OpenAt(Descriptor.WorkingFolder, path, LinuxCalls.OpenPathOnly, out var opened);
        using (opened)
        {
            return error.IsNone && LinuxFiles.Stat(opened!, out var status).IsNone ? status.Identity : null;
        }
    }
}

/// <summary>Type, size and times of an entry. Times are nanoseconds since 1970 UTC, held at the ends of their range.</summary>
/// <param name="Mode">The type bits alone, without permissions.</param>
internal readonly record struct FileStatus(int Mode, long Size, long ModifiedNs, long ChangedNs, long AccessedNs, FileIdentity Identity)
{
    private const int TypeBits = 0xF000;

    public bool IsFolder => Mode == 0x4000;
    public bool IsRegular => Mode == 0x8000;

    /// <returns>Null for a folder and for a type that Linux does not have.</returns>
    public FoundKind? Kind => Mode switch
    {
        0x1000 => FoundKind.Fifo,
        0x2000 => FoundKind.CharacterDevice,
        0x6000 => FoundKind.BlockDevice,
        0x8000 => FoundKind.RegularFile,
        0xA000 => FoundKind.SymbolicLink,
        0xC000 => FoundKind.Socket,
        _ => null,
    };

    public static FileStatus From(in LinuxCalls.StatBuffer buffer) => new(
        buffer.Mode & TypeBits,
        (long)Math.Min(buffer.Size, long.MaxValue),
        ToNanoseconds(buffer.Modified), ToNanoseconds(buffer.Changed), ToNanoseconds(buffer.Accessed),
        new FileIdentity(((ulong)buffer.DeviceMajor << 32) | buffer.DeviceMinor, buffer.Inode));

    /// <summary>
    /// Whether bytes read under the two statuses are bytes of one unchanged file. An inode number alone does not decide: FAT and
    /// some user-space file systems number a file anew when the kernel has dropped it from its cache, and nothing can set a
    /// change time back; so an equal change time stands in for an equal number.
    /// </summary>
    public bool IsSameContent(long size, long modifiedNs, long changedNs, FileIdentity identity) =>
        Size == size && ModifiedNs == modifiedNs && Identity.Device == identity.Device
        && (Identity.Inode == identity.Inode || ChangedNs == changedNs);

    /// <summary>Disks hold impossible dates; they are kept apart from possible ones, not wrapped into them.</summary>
    private static long ToNanoseconds(in LinuxCalls.StatTime time) =>
        (long)Int128.Clamp(((Int128)time.Seconds * 1_000_000_000) + time.Nanoseconds, long.MinValue, long.MaxValue);
}
