using System.Diagnostics;

namespace Cotejo.Harness.Trials;

/// <summary>A folder for one trial, removed at its end unless it was asked for.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly bool _keep;

    public Workplace(string? keep)
    {
        _keep = keep is not null;
        Folder = keep is null ? Directory.CreateTempSubdirectory("cotejo-trial-").FullName : Directory.CreateDirectory(Path.GetFullPath(keep)).FullName;
        // An unprivileged trial has to get in.
        File.SetUnixFileMode(Folder, (UnixFileMode)0b111_101_101);
    }

    public string Folder { get; }

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Through rm: .NET cannot remove names that are not UTF-8, nor paths beyond the longest.</summary>
    public static void Remove(string folder)
    {
        if (!Directory.Exists(folder)) { return; }
        using Process chmod = Process.Start("chmod", ["-R", "u+rwX", "--", folder]);
        chmod.WaitForExit();
        using Process rm = Process.Start("rm", ["-rf", "--", folder]);
        rm.WaitForExit();
    }

    public void Dispose()
    {
        if (!_keep) { Remove(Folder); }
    }
}
