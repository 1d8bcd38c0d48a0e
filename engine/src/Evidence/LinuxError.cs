using System.Globalization;
using System.Runtime.InteropServices;

namespace Cotejo.Engine.Evidence;

/// <summary>An errno, in words, and as the failure that an item is recorded with. The numbers are Linux's, x64 and arm64 alike.</summary>
internal readonly record struct LinuxError(int Number)
{
    public static readonly LinuxError None = new(0);
    public static readonly LinuxError NotPermitted = new(1);
    public static readonly LinuxError NotFound = new(2);
    public static readonly LinuxError Interrupted = new(4);
    public static readonly LinuxError InputOutput = new(5);
    public static readonly LinuxError TryAgain = new(11);
    public static readonly LinuxError AccessDenied = new(13);
    public static readonly LinuxError LeadsOut = new(18);
    public static readonly LinuxError NotAFolder = new(20);
    public static readonly LinuxError NoSuchControl = new(25);
    public static readonly LinuxError NoSpace = new(28);
    public static readonly LinuxError NotImplemented = new(38);
    public static readonly LinuxError LinkOrLoop = new(40);
    public static readonly LinuxError NotSupported = new(95);

    public bool IsNone => Number == 0;

    /// <summary>The error that the last call on this thread left.</summary>
    public static LinuxError Last() => new(Marshal.GetLastPInvokeError());

    /// <summary>
    /// What is not the item's own doing and not a refusal is a read error: all of these kinds are momentary, so that a wrong
    /// guess costs one more try and never an item.
    /// </summary>
    public FailureKind Kind => Number switch
    {
        1 or 13 or 126 => FailureKind.AccessDenied,
        2 or 6 or 11 or 18 or 20 or 21 or 26 or 40 or 116 => FailureKind.Unstable,
        12 => FailureKind.OutOfMemory,
        110 => FailureKind.TimedOut,
        _ => FailureKind.ReadError,
    };

    public string Words => Number switch
    {
        1 => "operation not permitted",
        2 => "no such file or folder",
        5 => "the device or file system reported a read error",
        6 or 19 => "no such device",
        11 => "held by another process",
        12 => "out of memory",
        13 => "permission denied",
        18 => "leads out of the source",
        20 => "not a folder",
        21 => "is a folder",
        23 or 24 => "too many open files",
        26 => "busy",
        36 => "the path is too long",
        40 => "a symbolic link, or too many of them",
        74 or 117 => "the file system is damaged",
        110 => "timed out",
        116 => "no longer there on the file server",
        126 => "encrypted by the file system, and its key is not loaded",
        _ => Marshal.GetPInvokeErrorMessage(Number),
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Words} (errno {Number})");
}

/// <summary>Why an item or a folder could not be read: a value, because a bad item does not stop a run.</summary>
/// <param name="Message">A sentence part for a person: what could not be done, and what the system said.</param>
internal sealed record ReadFailure(FailureKind Kind, string Message)
{
    public static ReadFailure From(LinuxError error, string attempt) => new(error.Kind, $"{attempt}: {error}");
}
