using System.Runtime.InteropServices;
using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Tests.Decoding.Workers;

/// <summary>The workers that run beneath this process.</summary>
internal static partial class WorkerChildren
{
    public const int Aborted = 6, Killed = 9;

    /// <summary>Sends a signal to every worker, not to the sandbox around it.</summary>
    /// <returns>How many there were.</returns>
    public static int Signal(int signal)
    {
        int count = 0;
        foreach (int process in Below(Environment.ProcessId))
        {
            if (Words(process) is [var program, WorkerProgram.Verb, ..] && program.EndsWith("/cotejo", StringComparison.Ordinal) && Kill(process, signal) == 0) { count++; }
        }
        return count;
    }

    private static IEnumerable<int> Below(int process)
    {
        var children = new List<int>();
        try
        {
            foreach (string task in Directory.EnumerateDirectories($"/proc/{process}/task"))
            {
                children.AddRange(File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse));
            }
        }
        catch (IOException)
        {
            // It ended meanwhile.
        }
        return children.Concat(children.SelectMany(Below));
    }

    private static string[] Words(int process)
    {
        try { return File.ReadAllText($"/proc/{process}/cmdline").Split('\0'); }
        catch (IOException) { return []; }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
