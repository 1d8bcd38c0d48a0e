using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Measuring;

/// <summary>What was measured on.</summary>
/// <param name="Sha256">Of every path with the digest of its content, in order.</param>
internal sealed record Inputs(long Files, long Bytes, string Sha256)
{
    /// <summary>From the manifest beside the folder, or else from the files themselves.</summary>
    public static Inputs Of(string folder)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long files = 0, bytes = 0;
        foreach (var (path, length, sha256) in File.Exists(Manifest.PathOf(folder)) ? Told(folder) : Found(folder))
        {
            digest.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{path}\0{length}\0{sha256}\n")));
            files++;
            bytes += length;
        }
        return new Inputs(files, bytes, Convert.ToHexStringLower(digest.GetHashAndReset()));
    }

    /// <summary>Of what is no folder of files.</summary>
    public static Inputs Of(string words, long count, long bytes) => new(count, bytes, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words))));

    private static IEnumerable<(string Path, long Bytes, string? Sha256)> Told(string folder) =>
        Manifest.Read(folder).Select(entry => (entry.Path, entry.Bytes, entry.Sha256)).OrderBy(e => e.Path, StringComparer.Ordinal);

    private static IEnumerable<(string Path, long Bytes, string? Sha256)> Found(string folder)
    {
        if (!Directory.Exists(folder)) { throw new SettingsException($"'{folder}' is no folder."); }
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            // A name that is no UTF-8 cannot be opened through .NET; its neighbours tell one folder from another.
            if (!File.Exists(file)) { continue; }
            using FileStream content = File.OpenRead(file);
            yield return (Path.GetRelativePath(folder, file), content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
        }
    }
}
