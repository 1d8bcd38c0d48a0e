using Cotejo.Kernels;

namespace Cotejo.Engine.Lists;

/// <summary>Why a content is held to be what an entry means. Stored by name: never rename one.</summary>
internal enum HitKind
{
    /// <summary>A digest is the same.</summary>
    Exact,
    /// <summary>A frame's PDQ hash is within the distance, in one of the eight orientations.</summary>
    Near,
    /// <summary>Of two videos enough frames are near, by vPDQ's rules.</summary>
    Video,
}

/// <summary>The nearest of a content's frames to an entry.</summary>
/// <param name="Orientation">How the content's picture must be laid to look like the entry's.</param>
/// <param name="EntryTime">Milliseconds, where the entry is a video: when it shows the frame.</param>
internal readonly record struct Nearness(int Distance, Orientation Orientation, int Frame, long? EntryTime);

/// <summary>Percent of frames that the other side has: of the content's, and of the entry's.</summary>
internal readonly record struct FramesShared(double OfContent, double OfEntry);

/// <summary>A content and an entry of a list.</summary>
/// <param name="Content">By its number.</param>
/// <param name="List">By its place among the lists.</param>
/// <param name="Entry">By its place in the list's file.</param>
/// <param name="Agree">Digests that are the same.</param>
/// <param name="Contradict">Digests of the entry that are others although one agrees: a mistake of the list, or a forged collision.</param>
internal sealed record Hit(int Content, int List, ulong Entry, EntryDigests Agree = 0, EntryDigests Contradict = 0)
{
    public Nearness? Near { get; init; }
    public FramesShared? Shared { get; init; }

    public HitKind Kind => Agree != 0 ? HitKind.Exact : Near is not null ? HitKind.Near : HitKind.Video;
}

/// <summary>An entry that was near to more contents than the limit.</summary>
/// <param name="EntryTime">Milliseconds, of the one frame of a listed video that floods; null for an entry as a whole.</param>
/// <param name="Contents">How many it is near to; null when that was not counted, because of how many entries flood.</param>
internal sealed record Flood(int List, ulong Entry, long? EntryTime, long? Contents);
