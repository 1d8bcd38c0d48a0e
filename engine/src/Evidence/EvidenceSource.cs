using System.Text;

namespace Cotejo.Engine.Evidence;

/// <summary>A source as the user named it, found, checked and made absolute. Nothing is held open.</summary>
public sealed class EvidenceSource
{
    private EvidenceSource(byte[] path, bool isFile)
    {
        Path = path;
        IsFile = isFile;
    }

    /// <summary>Absolute, without symbolic links, '.' or '..': how the ledger knows the source again.</summary>
    public byte[] Path { get; }

    /// <summary>One regular file; else a folder.</summary>
    public bool IsFile { get; }

    /// <summary>
    /// Finds what was typed: as it stands and, when there is no such path and it holds a backslash, with \xHH read as that byte and
    /// \\ as a backslash; so that a name that is no UTF-8 can be given, in the form in which paths are shown.
    /// </summary>
    /// <param name="problem">Why there is no result, for the user; empty when there is one.</param>
    public static EvidenceSource? Find(string argument, out string problem)
    {
        var source = Open(Encoding.UTF8.GetBytes(argument), out problem, out bool missing);
        if (source != null || !missing) { return source; }
        if (argument.Contains('\uFFFD'))
        {
            problem += "; bytes that are no UTF-8 do not reach this program as they were typed: write each as \\xHH and a backslash as \\\\";
            return null;
        }
        if (!argument.Contains('\\')) { return null; }
        try
        {
            return Open(PathText.Unescape(argument), out problem, out _);
        }
        catch (FormatException unreadable)
        {
            problem += $"; and read as an escaped path: {unreadable.Message}";
            return null;
        }
    }

    /// <param name="path">Raw bytes, absolute or relative to the working folder. The path itself may lead over symbolic links.</param>
    /// <param name="problem">Why there is no result, for the user; empty when there is one.</param>
    public static EvidenceSource? Open(byte[] path, out string problem) => Open(path, out problem, out _);

    /// <summary>
    /// Whether a path lies in this source, or is the source's own folder. Asked of the file system, through links and mounts;
    /// of a path that does not exist yet, its nearest existing ancestor is asked.
    /// </summary>
    /// <param name="path">Absolute and normalised: the path that will be created is the path that is asked about.</param>
    public bool Contains(byte[] path) =>
        !IsFile && FileIdentity.OfPath(Path) is { } folder && FolderAncestry.IsWithin(path, folder);

    public override string ToString() => PathText.Escape(Path);

    private static EvidenceSource? Open(byte[] path, out string problem, out bool missing)
    {
        missing = false;
        if (path.Length == 0)
        {
            problem = "an empty path names no source";
            return null;
        }
        string shown = $"source '{PathText.Escape(path)}'";
        if (path.Contains((byte)0))
        {
            problem = $"{shown} holds a NUL byte, which no path can";
            return null;
        }
        var error = LinuxFiles.ResolvePath(path, out var resolved);
        var status = default(FileStatus);
        if (error.IsNone) { error = LinuxFiles.Stat(Descriptor.WorkingFolder, resolved, out status); }
        if (!error.IsNone)
        {
            missing = error == LinuxError.NotFound || error == LinuxError.NotAFolder;
            problem = $"{shown} cannot be found: {error}";
            return null;
        }
        if (!status.IsFolder && !status.IsRegular)
        {
            problem = $"{shown} is {Describe(status.Kind)}";
            return null;
        }
        error = LinuxFiles.OpenForReading(Descriptor.WorkingFolder, resolved, status.IsFolder, new AccessTimes(), out var opened);
        opened?.Dispose();
        problem = error.IsNone ? "" : $"{shown} cannot be read: {error}";
        return error.IsNone ? new EvidenceSource(resolved, !status.IsFolder) : null;
    }

    private static string Describe(FoundKind? kind) => kind switch
    {
        FoundKind.BlockDevice => "a block device; mount it read-only and give the folder that it is mounted on",
        FoundKind.CharacterDevice => "a character device, not a folder or a file",
        FoundKind.Fifo => "a FIFO, not a folder or a file",
        FoundKind.Socket => "a socket, not a folder or a file",
        _ => "neither a folder nor a file",
    };
}
