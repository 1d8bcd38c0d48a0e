using System.Runtime.InteropServices;

namespace Cotejo.Engine.Isolation;

/// <summary>What a worker is asked to do.</summary>
internal enum WorkerOperation
{
    /// <summary>Answers with its version and its own limits; to see that it runs.</summary>
    Hello = 1,
    /// <summary>Tries what the sandbox should refuse.</summary>
    TryToEscape = 2,
    /// <summary>Sizes of a picture, from its header.</summary>
    ReadHeader = 3,
    /// <summary>Hashes, planes or luma of a picture.</summary>
    Decode = 4,
    /// <summary>The entries of an archive.</summary>
    OpenArchive = 5,
    /// <summary>Bytes of the file, or passwords, that the worker asked for; they follow.</summary>
    Bytes = 6,
    /// <summary>Answers whether it can decode videos, and by what version.</summary>
    OpenVideos = 7,
    /// <summary>The frames of a video.</summary>
    DecodeVideo = 8,
    /// <summary>Whether all samples but key frames may stay unread: First is 1 when it is so.</summary>
    Samples = 9,
}

/// <summary>The head of everything that a worker is asked, of one size. What follows it is the operation's own.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WorkerRequest
{
    public WorkerOperation Operation;

    /// <summary>The operation's own: a media type.</summary>
    public int Type;

    /// <summary>Bytes of the file in the shared memory, from its beginning.</summary>
    public long Length;

    /// <summary>The operation's own.</summary>
    public long First, Second, Third, Fourth, Fifth, Sixth;

    public static int Bytes { get; } = Marshal.SizeOf<WorkerRequest>();
}
