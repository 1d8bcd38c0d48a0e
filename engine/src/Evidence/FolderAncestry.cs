namespace Cotejo.Engine.Evidence;

/// <summary>Where a folder lies, told by walking up '..' as the kernel sees it; text comparison is fooled by links and mounts.</summary>
internal static class FolderAncestry
{
    /// <param name="path">What does not exist is stripped from its end.</param>
    /// <exception cref="IOException">An ancestor may not be reached, so that the question has no answer.</exception>
    public static bool IsWithin(ReadOnlySpan<byte> path, FileIdentity folder)
    {
        var current = OpenNearest(path);
        try
        {
            var here = IdentityOf(current);
            while (here != folder)
            {
                Check(LinuxFiles.OpenAt(current, ".."u8, LinuxCalls.OpenPathOnly | LinuxCalls.OpenFolder, out var parent));
                current.Dispose();
                current = parent!;
                var above = IdentityOf(current);
                if (above == here) { return false; }
                here = above;
            }
            return true;
        }
        finally
        {
            current.Dispose();
        }
    }

    private static Descriptor OpenNearest(ReadOnlySpan<byte> path)
    {
        while (true)
        {
            var attempt = path.IsEmpty ? "."u8 : path;
            var error = LinuxFiles.OpenAt(
                Descriptor.WorkingFolder, attempt, LinuxCalls.OpenPathOnly | LinuxCalls.OpenFolder, out var opened);
            if (error.IsNone) { return opened!; }
            if (path.IsEmpty || (error != LinuxError.NotFound && error != LinuxError.NotAFolder)) { Check(error); }
            path = path.TrimEnd((byte)'/');
            int cut = path.LastIndexOf((byte)'/');
            path = cut > 0 ? path[..cut] : cut == 0 ? "/"u8 : [];
        }
    }

    private static FileIdentity IdentityOf(Descriptor folder)
    {
        Check(LinuxFiles.Stat(folder, out var status));
        return status.Identity;
    }

    private static void Check(LinuxError error)
    {
        if (!error.IsNone) { throw new IOException($"cannot tell whether a folder lies inside another: {error}"); }
    }
}
