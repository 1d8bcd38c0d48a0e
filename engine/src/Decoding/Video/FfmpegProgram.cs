using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Decoding.Video;

/// <summary>An ffmpeg that can be started.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Version">As it calls itself, in one printable word: 5.1.9-0+deb12u1.</param>
/// <param name="Format">Of its libavformat: builds from its repository have no other number. 59.27 is ffmpeg 5.1, 60.3 is 6.0.</param>
internal sealed partial record FfmpegProgram(string Path, string Version, Version Format)
{
    private const string Needed = "videos need ffmpeg 5.1 or newer; on Debian: sudo apt-get install ffmpeg";

    private static readonly Version OldestFormat = new(59, 27);
    private static readonly Version FirstWithDescriptors = new(60, 3);
    private static readonly Lazy<(FfmpegProgram? Program, string? Problem)> OnPath = new(FindOnPath);

    /// <summary>It reads an inherited descriptor itself, rather than opening the file behind it once more.</summary>
    public bool ReadsDescriptors => Format >= FirstWithDescriptors;

    /// <summary>The one on PATH, asked once in the life of this process; null, and what to install, when there is none.</summary>
    public static (FfmpegProgram? Program, string? Problem) Installed => OnPath.Value;

    /// <summary>All that a child gets. What tells a driver's library where its parts are comes from this process.</summary>
    public static IReadOnlyList<string> Environment { get; } =
    [
        "LC_ALL=C",
        .. LibraryPath.Variable,
        .. ((string[])["CUDA_VISIBLE_DEVICES", "LIBVA_DRIVER_NAME", "LIBVA_DRIVERS_PATH"])
            .Where(name => !string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable(name)))
            .Select(name => name + "=" + System.Environment.GetEnvironmentVariable(name)),
    ];

    /// <summary>
    /// What it is made of that lies outside the system's folders: the file itself, and not the folder, which may be somebody's downloads;
    /// and libraries, where a package unpacked as bin and lib has them.
    /// </summary>
    public IReadOnlyList<string> Reads => [.. Parts(Path), .. LibraryPath.Folders];

    /// <returns>Null when it starts within these walls; else why no video could be decoded.</returns>
    public string? Obstacle(Sandbox sandbox)
    {
        if (!sandbox.IsWhole) { return null; }
        var answer = Answer(Path, sandbox, Reads);
        return answer.IsGood ? null
            : $"{Path} does not start in the sandbox ({QuotedWords.OneLine(answer.LastLine)}): it is made of more than Debian's ffmpeg is, which does";
    }

    /// <param name="path">Absolute.</param>
    /// <returns>Null, and what is wrong with it, when it cannot be used.</returns>
    public static (FfmpegProgram? Program, string? Problem) Ask(string path)
    {
        string answer = Answer(path, Sandbox.LimitsOnly, []).Words;
        var version = VersionLine().Match(answer);
        var format = FormatLine().Match(answer);
        if (!version.Success || !format.Success) { return (null, $"'{path} -version' does not answer as ffmpeg does: {Needed}."); }
        var number = new Version(Number(format, 1), Number(format, 2));
        string name = PathText.Escape(Encoding.UTF8.GetBytes(version.Groups[1].Value));
        return number >= OldestFormat ? (new FfmpegProgram(path, name, number), null) : (null, $"{path} is version {name}: {Needed}.");
    }

    private static (FfmpegProgram?, string?) FindOnPath()
    {
        string? path = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Where(System.IO.Path.IsPathRooted).Select(folder => System.IO.Path.Combine(folder, "ffmpeg")).FirstOrDefault(File.Exists);
        return path == null ? (null, $"there is no ffmpeg on the PATH: {Needed}.") : Ask(Resolved(path));
    }

    /// <summary>A link may lead out of what a sandbox shows.</summary>
    private static string Resolved(string path) =>
        LinuxFiles.ResolvePath(Encoding.UTF8.GetBytes(path), out byte[] resolved).IsNone ? Encoding.UTF8.GetString(resolved) : path;

    private static IEnumerable<string> Parts(string path)
    {
        if (path.StartsWith("/usr/", StringComparison.Ordinal)) { yield break; }
        yield return path;
        string folder = System.IO.Path.GetDirectoryName(path)!;
        string libraries = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(folder) ?? "/", "lib");
        if (System.IO.Path.GetFileName(folder) == "bin" && Directory.Exists(libraries)) { yield return libraries; }
    }

    private static ChildOutput Answer(string path, Sandbox sandbox, IReadOnlyList<string> reads) =>
        ChildOutput.Of(sandbox, [path, "-version"], Environment, new Confinement(null, 0, null) { Reads = reads });

    private static int Number(Match match, int group) =>
        int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ffmpeg version (\S{1,60})")]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"^libavformat\s+([0-9]{1,4})\.\s*([0-9]{1,4})\.", RegexOptions.Multiline)]
    private static partial Regex FormatLine();
}
