namespace Cotejo.Engine;

/// <summary>Why an item or a content was not hashed although it should have been. Stored by name: never rename one.</summary>
public enum FailureKind
{
    /// <summary>The bytes are damaged so that nothing could be decoded.</summary>
    Corrupt,
    /// <summary>A known format in a variant that no decoder here reads.</summary>
    Unsupported,
    /// <summary>More pixels, frames or bytes than the limits allow.</summary>
    OverLimit,
    /// <summary>The name says picture or video, the content is nothing known.</summary>
    Unrecognised,
    /// <summary>The operating system refused to open or list it.</summary>
    AccessDenied,
    /// <summary>Reading broke off.</summary>
    ReadError,
    /// <summary>It was there when listed and gone when opened, or changed while it was read.</summary>
    Unstable,
    OutOfMemory,
    TimedOut,
    /// <summary>The decoder's process died of these bytes, and again when they were tried alone.</summary>
    DecoderCrashed,
    /// <summary>Encrypted, and no password that was given opens it.</summary>
    Encrypted,
}

public static class FailureKinds
{
    /// <summary>
    /// Facts about the bytes are remembered; moments are tried again on the next run.
    /// </summary>
    public static bool IsMomentary(this FailureKind kind) => kind is
        FailureKind.AccessDenied or FailureKind.ReadError or FailureKind.Unstable
        or FailureKind.OutOfMemory or FailureKind.TimedOut;
}

/// <summary>Why an item was set aside on purpose. Stored by name: never rename one.</summary>
public enum SkipRule
{
    /// <summary>Neither picture nor video by content, nor by name.</summary>
    NotMedia,
    /// <summary>A container of video that holds none: sound or subtitles alone.</summary>
    NoVideo,
    /// <summary>No bytes at all.</summary>
    Empty,
    /// <summary>A symbolic link: recorded, not followed.</summary>
    SymbolicLink,
    /// <summary>A FIFO, socket or device: recorded, never opened.</summary>
    SpecialFile,
    /// <summary>A folder that is its own ancestor, by a bind mount: not entered a second time.</summary>
    FolderLoop,
    /// <summary>The case's own folder, met inside a source: not entered.</summary>
    CaseFolder,
    /// <summary>An archive: opened, and its entries are items of their own.</summary>
    Archive,
    /// <summary>An archive in more archives than the limit: not opened.</summary>
    ArchiveDepth,
    /// <summary>More came out of the archive for each of its bytes than the limit: not read to the end.</summary>
    ArchiveRatio,
    /// <summary>The archive has more entries than the limit: those beyond are not recorded.</summary>
    ArchiveEntries,
    /// <summary>More came out of the archive than the limit: not read to the end.</summary>
    ArchiveBytes,
}
