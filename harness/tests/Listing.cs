using System.Diagnostics;
using System.Text;
using Cotejo.Engine.Evidence;

namespace Cotejo.Harness.Tests;

/// <summary>What lies in a folder, told by find and sha256sum: not by the code under test, and not by .NET, which loses names that are not UTF-8.</summary>
internal static class Listing
{
    /// <summary>Escaped relative path to SHA-256, regular files only.</summary>
    public static SortedDictionary<string, string> Digests(string folder)
    {
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in Shell(folder, "find . -type f -print0 | xargs -0 -r sha256sum -z").Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            // 64 digits, two blanks, "./".
            digests.Add(PathText.Escape(Encoding.Latin1.GetBytes(line[68..])), line[..64]);
        }
        return digests;
    }

    /// <summary>Escaped relative path to find's letter for the type, folders left out.</summary>
    public static Dictionary<string, char> Types(string folder) =>
        Shell(folder, "find . ! -type d -printf '%y%p\\0'").Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(entry => PathText.Escape(Encoding.Latin1.GetBytes(entry[3..])), entry => entry[0]);

    private static string Shell(string folder, string command)
    {
        var start = new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = folder, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.Latin1 };
        using Process shell = Process.Start(start)!;
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return output;
    }
}
