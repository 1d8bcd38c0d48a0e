using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Cotejo.Harness.Measuring;

/// <summary>Time on processors, user and system together.</summary>
internal static partial class ProcessorTime
{
    private const int Children = -1, AnyChild = -1, NoHang = 1, Adopt = 36;

    /// <summary>For what is left behind to end: it was killed together with whoever left it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Of all that this process has started and that has ended, with what those started. Bubblewrap does not wait for what it shut in, so that
    /// the time of a decoder behind it would be nobody's: such orphans are adopted and waited for here. Call while no child of this process
    /// runs, and once before the first is started; the difference of two looks is then one child's.
    /// </summary>
    public static unsafe TimeSpan OfChildren()
    {
        if (prctl(Adopt, 1, 0, 0, 0) != 0) { throw new InvalidOperationException($"prctl: {Marshal.GetLastPInvokeErrorMessage()}"); }
        long began = Stopwatch.GetTimestamp();
        for (int ended; (ended = waitpid(AnyChild, null, NoHang)) >= 0;)
        {
            if (ended > 0) { continue; }
            if (Stopwatch.GetElapsedTime(began) > Patience) { throw new InvalidOperationException("A child that is measured left processes behind that do not end."); }
            Thread.Sleep(1);
        }
        // struct rusage of 64-bit Linux: user and system time as seconds and microseconds, then fourteen counters.
        long* usage = stackalloc long[18];
        if (getrusage(Children, usage) != 0) { throw new InvalidOperationException($"getrusage: {Marshal.GetLastPInvokeErrorMessage()}"); }
        return TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int getrusage(int who, long* usage);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int waitpid(int process, int* status, int options);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);
}
