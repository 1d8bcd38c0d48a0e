using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cotejo.Harness.Measuring;

internal static partial class PageCache
{
    private const int DontNeed = 4;   // POSIX_FADV_DONTNEED

    /// <summary>What the system holds of a file is let go, except pages that a process has mapped or that are not written yet.</summary>
    public static void Drop(string file)
    {
        using SafeFileHandle handle = File.OpenHandle(file);
        int error = posix_fadvise(handle, 0, 0, DontNeed);
        if (error != 0) { throw new IOException($"posix_fadvise of '{file}': {Marshal.GetPInvokeErrorMessage(error)}"); }
    }

    [LibraryImport("libc")]
    private static partial int posix_fadvise(SafeFileHandle file, long offset, long length, int advice);
}
