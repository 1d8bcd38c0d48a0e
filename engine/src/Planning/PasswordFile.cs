using System.Text;

namespace Cotejo.Engine.Planning;

/// <summary>A list of passwords: UTF-8, one a line, each tried on all that is encrypted, so that a long list costs time.</summary>
internal static class PasswordFile
{
    /// <summary>Each archive is asked once for each of them.</summary>
    public const int MostPasswords = 10_000;

    /// <summary>Above what any archive format takes.</summary>
    public const int LongestPassword = 1024;

    private const int MostBytes = 4 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Empty lines and repeats are passed over; a line's end may be that of Windows. A space belongs to a password.</summary>
    /// <param name="problems">Receives why the list cannot be used; none of its passwords is quoted.</param>
    public static IReadOnlyList<string> Read(string path, List<string> problems)
    {
        void Add(string problem) => problems.Add($"--password-file {path}: {problem}.");
        if (ReadBytes(path, out string? unread) is not { } bytes)
        {
            Add(unread!);
            return [];
        }
        if (bytes.Length > MostBytes)
        {
            Add("is larger than 4 MiB; split it");
            return [];
        }
        var passwords = new List<string>();
        var seen = new HashSet<string>();
        int number = 0;
        foreach (Range line in bytes.AsSpan().Split((byte)'\n'))
        {
            number++;
            if (Text(bytes.AsSpan(line)) is not { } password) { Add($"line {number} is not UTF-8"); }
            else if (password.Length > LongestPassword) { Add($"line {number} is longer than {LongestPassword} characters"); }
            else if (password.Contains('\0', StringComparison.Ordinal)) { Add($"line {number} holds a NUL"); }
            else if (password.Length > 0 && seen.Add(password)) { passwords.Add(password); }
            if (problems.Count > 0 && number > MostPasswords) { break; }
        }
        if (passwords.Count > MostPasswords) { Add($"holds {passwords.Count} passwords; at most {MostPasswords} are tried"); }
        return passwords;
    }

    private static string? Text(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith(Encoding.UTF8.Preamble)) { line = line[Encoding.UTF8.Preamble.Length..]; }
        if (line.EndsWith("\r"u8)) { line = line[..^1]; }
        try { return Strict.GetString(line); }
        catch (ArgumentException) { return null; }
    }

    /// <summary>One byte more than is allowed, where there is more: a pipe tells no length.</summary>
    private static byte[]? ReadBytes(string path, out string? problem)
    {
        problem = null;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            byte[] bytes = new byte[MostBytes + 1];
            return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = e is FileNotFoundException or DirectoryNotFoundException ? "is not there" : $"cannot be read ({e.Message.TrimEnd('.')})";
            return null;
        }
    }
}
