namespace Cotejo.Engine.Evidence;

/// <summary>
/// A source held open for one run: walk and readers start from its descriptor, never from its path again, so that nothing renamed
/// above it can change what is read. Safe for any number of threads.
/// </summary>
internal sealed class EvidenceRoot : IDisposable
{
    private const int LongestPath = 4095;
    private static readonly int PlaceFlags = LinuxCalls.OpenPathOnly | LinuxCalls.OpenFolder;

    /// <summary>Kernels before 5.6 have no openat2, and some containers refuse it: found out once, then resolved by components.</summary>
    private static volatile bool s_hasOpenBeneath = true;

    private EvidenceRoot(int source, Descriptor folder, byte[]? fileName)
    {
        Source = source;
        Folder = folder;
        FileName = fileName;
    }

    /// <summary>The source's number in the ledger.</summary>
    public int Source { get; }

    public AccessTimes AccessTimes { get; } = new();

    /// <summary>The source's folder or, of a single file, the folder that it lies in. A place to start from, not open for listing.</summary>
    internal Descriptor Folder { get; }

    /// <summary>The name in <see cref="Folder"/> when the source is a single file; else null.</summary>
    internal byte[]? FileName { get; }

    /// <returns>Null, with the failure, when the source is no longer what it was when it was found.</returns>
    public static EvidenceRoot? Open(int number, EvidenceSource source, out ReadFailure? failure)
    {
        var path = source.Path.AsSpan();
        byte[]? fileName = null;
        if (source.IsFile)
        {
            int cut = path.LastIndexOf((byte)'/');
            fileName = path[(cut + 1)..].ToArray();
            path = path[..Math.Max(cut, 1)];
        }
        var error = LinuxFiles.OpenAt(Descriptor.WorkingFolder, path, PlaceFlags | LinuxCalls.OpenNoLink, out var folder);
        failure = error.IsNone ? null : ReadFailure.From(error, $"source '{source}' cannot be opened");
        return error.IsNone ? new EvidenceRoot(number, folder!, fileName) : null;
    }

    /// <summary>
    /// Opens a folder of the source as a place to open its files from. A folder that has become a symbolic link since it was walked
    /// is refused, wherever it leads. Paths may be longer than the system's limit for one call.
    /// </summary>
    /// <param name="folder">As in <see cref="EvidencePath.Folder"/>; empty for the root.</param>
    public LinuxError OpenFolder(ReadOnlySpan<byte> folder, out Descriptor? opened)
    {
        if (folder.IsEmpty) { return LinuxFiles.OpenAt(Folder, "."u8, PlaceFlags, out opened); }
        if (!s_hasOpenBeneath) { return OpenByComponents(folder, out opened); }
        var current = Folder;
        while (true)
        {
            int length = folder.Length;
            if (length > LongestPath) { length = folder[..LongestPath].LastIndexOf((byte)'/'); }
            if (length <= 0)
            {
                opened = null;
                return LinuxError.NotFound;
            }
            var error = LinuxFiles.OpenBeneath(current, folder[..length], out opened);
            if (current != Folder) { current.Dispose(); }
            if (error == LinuxError.NotImplemented || error == LinuxError.NotPermitted)
            {
                s_hasOpenBeneath = false;
                return OpenByComponents(folder, out opened);
            }
            if (!error.IsNone || length == folder.Length) { return error; }
            current = opened!;
            folder = folder[(length + 1)..];
        }
    }

    /// <summary>What <see cref="OpenFolder"/> does where the kernel does not do it in one call.</summary>
    internal LinuxError OpenByComponents(ReadOnlySpan<byte> folder, out Descriptor? opened)
    {
        opened = null;
        var current = Folder;
        foreach (var range in folder.Split((byte)'/'))
        {
            var name = folder[range];
            var error = name.SequenceEqual(".."u8) ? LinuxError.LeadsOut
                : LinuxFiles.OpenAt(current, name, PlaceFlags | LinuxCalls.OpenNoLink, out opened);
            if (current != Folder) { current.Dispose(); }
            if (!error.IsNone)
            {
                opened = null;
                return error;
            }
            current = opened!;
        }
        return LinuxError.None;
    }

    public void Dispose() => Folder.Dispose();
}
