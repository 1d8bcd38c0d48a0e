using System.Runtime.InteropServices;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Pipeline;

/// <summary>Time of a single thread on processors, which .NET does not tell.</summary>
internal static unsafe partial class ThreadClock
{
    private const int ThisThreads = 3;   // CLOCK_THREAD_CPUTIME_ID

    /// <summary>User and system time of the calling thread since it began.</summary>
    public static TimeSpan Now()
    {
        // struct timespec of 64-bit Linux: seconds, nanoseconds.
        long* time = stackalloc long[2];
        if (GetTime(ThisThreads, time) != 0) { throw new InvalidOperationException($"clock_gettime: {LinuxError.Last().Words}"); }
        return TimeSpan.FromSeconds(time[0]) + TimeSpan.FromTicks(time[1] / TimeSpan.NanosecondsPerTick);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, long* time);
}
