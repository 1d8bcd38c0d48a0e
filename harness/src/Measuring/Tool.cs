using System.Security.Cryptography;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Measuring;

/// <summary>The command that is measured.</summary>
/// <param name="Version">As it says itself, with the commit that it was built from.</param>
/// <param name="Sha256">Of the program and its own libraries: a commit says nothing of what was changed after it.</param>
internal sealed record Tool(string Version, string Sha256)
{
    public static Tool Of(string program)
    {
        ProcessResult asked = CotejoProcess.Run(program, ["--version"], TimeSpan.FromMinutes(1));
        if (asked.ExitCode != 0) { throw new SettingsException($"'{program} --version' ended with {asked.ExitCode}: {asked.Errors.Trim()}"); }
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string folder = Path.GetDirectoryName(Path.GetFullPath(program))!;
        foreach (string file in Directory.EnumerateFiles(folder, "?otejo*.dll").Order(StringComparer.Ordinal).Prepend(program)) { digest.AppendData(File.ReadAllBytes(file)); }
        return new Tool(asked.Output.Trim(), Convert.ToHexStringLower(digest.GetHashAndReset()));
    }
}
