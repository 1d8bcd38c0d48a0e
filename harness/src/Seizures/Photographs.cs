using System.Security.Cryptography;
using SkiaSharp;

namespace Cotejo.Harness.Seizures;

/// <summary>Real pictures to start from, as the user names them.</summary>
internal static class Photographs
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp"];

    /// <param name="given">Files, or folders that are read whole.</param>
    /// <exception cref="SettingsException">One is neither, or there is no picture.</exception>
    public static List<string> Files(params IReadOnlyList<string> given)
    {
        var files = new List<string>();
        foreach (string path in given)
        {
            if (File.Exists(path)) { files.Add(path); }
            else if (Directory.Exists(path)) { files.AddRange(Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsPicture).Order(StringComparer.Ordinal)); }
            else { throw new SettingsException($"--from '{path}' is neither a file nor a folder."); }
        }
        return files.Count > 0 ? files : throw new SettingsException("--from names no picture.");
    }

    /// <summary>As sources: the same bytes once, and all of them pictures that can be edited.</summary>
    public static List<string> Distinct(string given)
    {
        List<string> files = [.. Files(given).DistinctBy(path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))))];
        foreach (string path in files)
        {
            if (SKBitmap.DecodeBounds(path).IsEmpty) { throw new SettingsException($"--from '{path}' is no picture that can be read."); }
        }
        return files;
    }

    private static bool IsPicture(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
