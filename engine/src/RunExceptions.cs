using Microsoft.Data.Sqlite;

namespace Cotejo.Engine;

/// <summary>Settings that cannot be carried out; nothing was changed. The command ends with exit code 1.</summary>
public sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public SettingsException(string problem) : this([problem]) { }

    public IReadOnlyList<string> Problems { get; } = problems;
}

/// <summary>A run that could not go on; what was committed stays. The command ends with exit code 3.</summary>
public sealed class RunStoppedException(string message, Exception? cause = null) : Exception(message, cause)
{
    private const int SqliteIoError = 10;
    private const int SqliteFull = 13;
    private const int OutOfSpace = 28;   // ENOSPC
    private const int OverQuota = 122;   // EDQUOT

    /// <summary>A full disk in the words of a person, whichever layer noticed it; null for any other exception.</summary>
    public static RunStoppedException? FromFullDisk(Exception e, string folder)
    {
        bool full = e switch
        {
            SqliteException s => s.SqliteErrorCode == SqliteFull || (s.SqliteErrorCode == SqliteIoError && IsFull(folder)),
            IOException io => (io.HResult & 0xFFFF) is OutOfSpace or OverQuota,
            _ => false,
        };
        return full
            ? new RunStoppedException($"No space is left for the case in {folder}. What was committed is kept; "
                + "make room and run the same command again: it continues.", e)
            : null;
    }

    private static bool IsFull(string folder)
    {
        try { return new DriveInfo(folder).AvailableFreeSpace < 1 << 20; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException) { return false; }
    }
}
