using System.Globalization;
using System.Runtime.InteropServices;

namespace Cotejo.Harness.Measuring;

/// <summary>
/// What a command's own children leave behind when they end before it does comes to this process, and is waited for: processor time
/// counts only once someone has waited for it, and bubblewrap does not.
/// </summary>
internal static partial class Orphans
{
    private const int SetChildSubreaper = 36, NoHang = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Started = [];

    /// <summary>Starts a process in a session of its own, for which its starter waits.</summary>
    /// <returns>What <paramref name="start"/> returns.</returns>
    public static T Start<T>(Func<T> start, Func<T, int> number)
    {
        if (prctl(SetChildSubreaper, 1, 0, 0, 0) != 0) { throw new InvalidOperationException($"prctl: {Marshal.GetLastPInvokeErrorMessage()}"); }
        lock (Gate)
        {
            T started = start();
            Started.Add(number(started));
            return started;
        }
    }

    /// <summary>The one that was started has ended: its number may be given to another.</summary>
    public static void Forget(int ended)
    {
        lock (Gate) { Started.Remove(ended); }
    }

    /// <summary>Waits for what has come to this process.</summary>
    public static void Reap()
    {
        for (long until = Environment.TickCount64 + (long)Patience.TotalMilliseconds; AnyLeft() && Environment.TickCount64 < until;) { Thread.Sleep(1); }
    }

    private static bool AnyLeft()
    {
        lock (Gate)
        {
            int own = Session("self") ?? 0;
            // Other children of this process are in its own session, but for those in the list.
            foreach (int child in Children().Where(child => !Started.Contains(child) && Session(child.ToString(CultureInfo.InvariantCulture)) is { } session && session != own))
            {
                if (waitpid(child, 0, NoHang) == 0) { return true; }
            }
            return false;
        }
    }

    private static int[] Children() => [.. Directory.EnumerateDirectories("/proc/self/task")
        .SelectMany(task => Text(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    /// <summary>Null when there is no such process any more. Zombies have one.</summary>
    private static int? Session(string process)
    {
        // "pid (name) state ppid pgrp session": the name may hold anything, blanks and brackets too.
        string stat = Text($"/proc/{process}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 3 ? int.Parse(fields[3], CultureInfo.InvariantCulture) : null;
    }

    private static string Text(string file)
    {
        try { return File.ReadAllText(file); }
        catch (IOException) { return ""; }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int process, nint status, int options);
}
