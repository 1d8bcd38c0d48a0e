using System.Globalization;
using System.Runtime.InteropServices;

namespace Cotejo.Harness.Trials;

/// <summary>Processes as /proc shows them; what has ended meanwhile is nothing.</summary>
internal static partial class ProcessTree
{
    private const int KillSignal = 9;

    /// <summary>All descendants, whichever thread of their parent started them.</summary>
    public static IReadOnlyList<int> Below(int process)
    {
        var children = new List<int>();
        try
        {
            foreach (string task in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task")))
            {
                children.AddRange(Read(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture)));
            }
        }
        catch (IOException)
        {
            // It ended between two looks.
        }
        return [.. children, .. children.SelectMany(Below)];
    }

    /// <param name="process">Negative for a whole group.</param>
    /// <returns>Whether there was one.</returns>
    public static bool Kill(int process) => kill(process, KillSignal) == 0;

    /// <summary>Its command line, word for word.</summary>
    public static string[] Words(int process) => Read($"/proc/{process}/cmdline").Split('\0');

    /// <summary>A field of its status that is told in kB, in bytes.</summary>
    public static long Bytes(int process, string field)
    {
        foreach (string line in Read($"/proc/{process}/status").Split('\n'))
        {
            if (line.StartsWith(field, StringComparison.Ordinal))
            {
                return long.Parse(line.AsSpan(field.Length).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) * 1024;
            }
        }
        return 0;
    }

    /// <summary>Time on processors, its own threads' alone.</summary>
    public static TimeSpan ProcessorTime(int process)
    {
        string status = Read($"/proc/{process}/stat");
        // Behind the name, which may hold anything: from field 3 on; 14 and 15 are hundredths of seconds.
        string[] fields = status[(status.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 13 ? TimeSpan.Zero
            : TimeSpan.FromMilliseconds(10 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)));
    }

    /// <summary>Bytes of the files in memory that it holds and has not mapped; those of its runtime it has.</summary>
    public static long MemoryFiles(int process)
    {
        long bytes = 0;
        try
        {
            foreach (string descriptor in Directory.EnumerateFiles($"/proc/{process}/fd"))
            {
                var link = new FileInfo(descriptor);
                if (link.LinkTarget is { } target && target.StartsWith("/memfd:", StringComparison.Ordinal) && !target.StartsWith("/memfd:doublemapper", StringComparison.Ordinal)) { bytes += Length(descriptor); }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended, or is another user's.
        }
        return bytes;
    }

    private static long Length(string descriptor)
    {
        using var opened = File.OpenHandle(descriptor, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return RandomAccess.GetLength(opened);
    }

    private static string Read(string path)
    {
        try { return File.ReadAllText(path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return ""; }
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
