using System.CommandLine;
using Cotejo.Engine.Archives;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Planning;

namespace Cotejo.Cli.Verbs;

/// <summary>The options of what a file of the evidence may ask for.</summary>
internal sealed class LimitOptions
{
    private static readonly DecodeLimits Pictures = new();
    private static readonly ArchiveLimits Archives = new();

    private readonly Option<long?> _pixels = Of<long?>("--max-pixels", "N", $"Most pixels of one frame of a picture. Default: {Pictures.MaxPixels}.");
    private readonly Option<string?> _file = Of<string?>("--max-file", "SIZE",
        $"Largest file that is decoded as a picture, up to 2GiB. Default: {Plain(Pictures.MaxFileBytes)}.");
    private readonly Option<int?> _frames = Of<int?>("--max-frames", "N",
        $"Frames of an animation that are looked at; with more it is partial. Default: {Pictures.MaxFrames}.");
    private readonly Option<string?> _time = Of<string?>("--item-time", "TIME",
        $"Most time that one picture may take: s, min. Default: {Pictures.MaxTime.TotalMinutes}min.");
    private readonly Option<int?> _depth = ForArchives<int?>("--archive-depth", "N", $"Archives within archives that are opened. Default: {Archives.MaxDepth}.");
    private readonly Option<int?> _ratio = ForArchives<int?>("--archive-ratio", "N",
        $"Most bytes out of an archive for each of its own. Default: {Archives.MaxRatio}.");
    private readonly Option<long?> _entries = ForArchives<long?>("--archive-entries", "N", $"Most entries of an archive. Default: {Archives.MaxEntries}.");
    private readonly Option<string?> _bytes = ForArchives<string?>("--archive-bytes", "SIZE", $"Most bytes out of an archive. Default: {Plain(Archives.MaxBytes)}.");
    private readonly Option<string?> _passwords = ForArchives<string?>("--password-file", "FILE",
        "Passwords, one a line, UTF-8, that are tried on what is encrypted.");

    public IEnumerable<Option> All => [_pixels, _file, _frames, _time, _depth, _ratio, _entries, _bytes, _passwords];

    public LimitSettings Value(ParseResult parsed) => new(parsed.GetValue(_pixels), parsed.GetValue(_file), parsed.GetValue(_frames),
        parsed.GetValue(_time), parsed.GetValue(_depth), parsed.GetValue(_ratio), parsed.GetValue(_entries), parsed.GetValue(_bytes),
        parsed.GetValue(_passwords));

    /// <summary>As it is typed: 1GiB.</summary>
    private static string Plain(long bytes) => new ByteSize(bytes).ToString().Replace(" ", "", StringComparison.Ordinal);

    /// <summary>No archive is opened yet: what is for archives is checked, and help does not offer it.</summary>
    private static Option<T> ForArchives<T>(string name, string help, string says)
    {
        var option = Of<T>(name, help, says);
        option.Hidden = true;
        return option;
    }

    private static Option<T> Of<T>(string name, string help, string says) => new(name) { HelpName = help, Description = says };
}
