namespace Cotejo.Engine.Isolation;

/// <summary>What one child process may have, whatever shuts it in.</summary>
/// <param name="AddressBytes">Of address space; null for a child that needs more, as drivers do.</param>
/// <param name="FileBytes">Of any one file that it writes; pipes and shared memory are none.</param>
/// <param name="ProcessorTime">Of all its threads together; null where only the clock limits it.</param>
internal sealed record Confinement(long? AddressBytes, long? FileBytes, TimeSpan? ProcessorTime)
{
    /// <summary>Folders and files, absolute, that it reads besides the system's libraries: its own program.</summary>
    public IReadOnlyList<string> Reads { get; init; } = [];

    /// <summary>The devices that decode in hardware, with what their drivers read.</summary>
    public bool Devices { get; init; }

    /// <summary>
    /// It opens the descriptor that it was given once more by its path in /proc, as ffmpeg before version 6 does: where this process reads
    /// as root what is another user's, the child must be able to as well.
    /// </summary>
    public bool ReopensEvidence { get; init; }
}
