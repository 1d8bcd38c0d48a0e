using System.Runtime.InteropServices;

namespace Cotejo.Harness.Measuring;

/// <summary>Time on processors, user and system together.</summary>
internal static partial class ProcessorTime
{
    private const int Children = -1, ThisThreads = 3;   // RUSAGE_CHILDREN, CLOCK_THREAD_CPUTIME_ID

    /// <summary>
    /// Of all that this process has started and that has ended, with what those started. The difference of two looks is one child's, as long
    /// as nothing else is started in between.
    /// </summary>
    public static unsafe TimeSpan OfChildren()
    {
        Orphans.Reap();
        // struct rusage of 64-bit Linux: user and system time as seconds and microseconds, then fourteen counters.
        long* usage = stackalloc long[18];
        if (getrusage(Children, usage) != 0) { throw new InvalidOperationException($"getrusage: {Marshal.GetLastPInvokeErrorMessage()}"); }
        return TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
    }

    /// <summary>Of the calling thread, in seconds since it began.</summary>
    public static unsafe double OfThread()
    {
        // struct timespec of 64-bit Linux: seconds, nanoseconds.
        long* time = stackalloc long[2];
        if (clock_gettime(ThisThreads, time) != 0) { throw new InvalidOperationException($"clock_gettime: {Marshal.GetLastPInvokeErrorMessage()}"); }
        return time[0] + (1e-9 * time[1]);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int getrusage(int who, long* usage);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int clock_gettime(int clock, long* time);
}
