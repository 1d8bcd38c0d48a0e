namespace Cotejo.Engine.Evidence;

/// <summary>What the walk found at a path. Stored by name: never rename one.</summary>
internal enum FoundKind
{
    RegularFile,
    /// <summary>Recorded, not followed.</summary>
    SymbolicLink,
    Fifo,
    Socket,
    CharacterDevice,
    BlockDevice,
    /// <summary>A folder that could not be opened, or whose listing broke off: what was listed until then follows as items.</summary>
    UnreadableFolder,
    /// <summary>An entry that was listed and could not be examined.</summary>
    UnreadableEntry,
    /// <summary>A folder that is one of its own ancestors (by a bind mount): not entered again.</summary>
    FolderLoop,
    /// <summary>A folder that the run keeps for itself (the case), reachable inside the source: not entered.</summary>
    ExcludedFolder,
    /// <summary>A file in an archive: read as it comes out, never by its name.</summary>
    ArchiveEntry,
}

/// <summary>One entry of a source. Readable folders are no items: they are seen in their items' paths.</summary>
/// <param name="Size">Bytes, as the file system says; 0 unless a regular file.</param>
/// <param name="ModifiedNs">Nanoseconds since 1970 UTC; like inode and device 0 when the entry could not be examined.</param>
/// <param name="ChangedNs">Change of the inode, which no program can set at will.</param>
/// <param name="Failure">Set for <see cref="FoundKind.UnreadableFolder"/> and <see cref="FoundKind.UnreadableEntry"/>, else null.</param>
internal sealed record FoundItem(
    EvidencePath Path, FoundKind Kind, long Size, long ModifiedNs, long ChangedNs, ulong Inode, ulong Device, ReadFailure? Failure)
{
    /// <summary>
    /// The walk did not see all that may lie at or beneath this path: nothing there may be called vanished. For the source's own
    /// root, folder and name are both empty.
    /// </summary>
    public bool MayHideItems => Kind is FoundKind.UnreadableFolder or FoundKind.UnreadableEntry
        or FoundKind.FolderLoop or FoundKind.ExcludedFolder;

    /// <summary>The rule by which the item is set aside unread; null for what is to be read and for what failed.</summary>
    public SkipRule? Skip => Kind switch
    {
        FoundKind.SymbolicLink => SkipRule.SymbolicLink,
        FoundKind.Fifo or FoundKind.Socket or FoundKind.CharacterDevice or FoundKind.BlockDevice => SkipRule.SpecialFile,
        FoundKind.FolderLoop => SkipRule.FolderLoop,
        FoundKind.ExcludedFolder => SkipRule.CaseFolder,
        _ => null,
    };

    public FileIdentity Identity => new(Device, Inode);

    public static FoundItem From(EvidencePath path, FoundKind kind, in FileStatus status, ReadFailure? failure = null) => new(
        path, kind, kind == FoundKind.RegularFile ? status.Size : 0, status.ModifiedNs, status.ChangedNs,
        status.Identity.Inode, status.Identity.Device, failure);
}
