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
        $"Most time that one picture may take, and that an archive may give nothing: s, min. Default: {Pictures.MaxTime.TotalMinutes}min.");
    private readonly Option<int?> _depth = Of<int?>("--archive-depth", "N", $"Archives within archives that are opened; 0 for none. Default: {Archives.MaxDepth}.");
    private readonly Option<int?> _ratio = Of<int?>("--archive-ratio", "N",
        $"Most bytes out of an archive for each of its own; what came out by then is kept. Default: {Archives.MaxRatio}.");
    private readonly Option<long?> _entries = Of<long?>("--archive-entries", "N", $"Most entries of an archive. Default: {Archives.MaxEntries}.");
    private readonly Option<string?> _bytes = Of<string?>("--archive-bytes", "SIZE", $"Most bytes out of an archive. Default: {Plain(Archives.MaxBytes)}.");
    private readonly Option<string?> _passwords = Of<string?>("--password-file", "FILE",
        "Passwords, one a line, UTF-8, that are tried on archives that are encrypted. A long list costs time for each of them.");

    public IEnumerable<Option> All => [_pixels, _file, _frames, _time, _depth, _ratio, _entries, _bytes, _passwords];

    public LimitSettings Value(ParseResult parsed) => new(parsed.GetValue(_pixels), parsed.GetValue(_file), parsed.GetValue(_frames),
        parsed.GetValue(_time), parsed.GetValue(_depth), parsed.GetValue(_ratio), parsed.GetValue(_entries), parsed.GetValue(_bytes),
        parsed.GetValue(_passwords));

    /// <summary>As it is typed: 1GiB.</summary>
    private static string Plain(long bytes) => new ByteSize(bytes).ToString().Replace(" ", "", StringComparison.Ordinal);

    private static Option<T> Of<T>(string name, string help, string says) => new(name) { HelpName = help, Description = says };
}
