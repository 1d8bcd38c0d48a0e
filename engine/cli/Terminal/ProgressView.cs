using System.Diagnostics;
using System.Globalization;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;

namespace Cotejo.Cli.Terminal;

/// <summary>
/// Where a scan stands, on standard error: two lines that are rewritten on a terminal, a plain line every ten seconds elsewhere. The time
/// left comes from a second, light walk that only counts; it runs beside the scan, and only for a terminal.
/// </summary>
internal sealed class ProgressView : IDisposable
{
    private const int LiveLines = 2;
    private static readonly TimeSpan LivePause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PlainPause = TimeSpan.FromSeconds(10);

    /// <summary>Pictures are done sooner: whatever is longer in work is a film, a huge file or a slow disk, and worth a word.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(5);

    private readonly ScanProgress _progress;
    private readonly bool _live;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly CancellationTokenSource _stop = new();
    private readonly EvidenceCount? _total;
    private readonly Thread _shows;
    private bool _drawn;

    public ProgressView(ScanProgress progress, IReadOnlyList<EvidenceSource> sources)
    {
        _progress = progress;
        _live = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";
        if (_live)
        {
            _total = new EvidenceCount(sources);
            new Thread(() => _total.Run(_stop.Token)) { IsBackground = true, Name = "count" }.Start();
        }
        _shows = new Thread(Show) { IsBackground = true, Name = "progress" };
        _shows.Start();
    }

    /// <summary>Stops showing and clears the live lines.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _shows.Join();
        if (_drawn) { Console.Error.Write(Erase(LiveLines)); }
        _stop.Dispose();
    }

    private string Totals() => Totals(_progress, _total is { IsDone: true } ? _total.Items : null, _clock.Elapsed);

    private void Show()
    {
        while (!_stop.Token.WaitHandle.WaitOne(_live ? LivePause : PlainPause))
        {
            if (_live)
            {
                string text = string.Join('\n', Fit(Totals()), Fit(Stages())) + "\n";
                Console.Error.Write(_drawn ? Erase(LiveLines) + text : text);
                _drawn = true;
            }
            else
            {
                Console.Error.WriteLine($"{Totals()}; {Stages()}");
            }
        }
    }

    /// <summary>First what is asked first, since a narrow terminal cuts the end off: time left, time so far, how much is done.</summary>
    internal static string Totals(ScanProgress progress, long? total, TimeSpan elapsed)
    {
        long items = progress.Record.Items + progress.Unchanged;
        double seconds = Math.Max(0.001, elapsed.TotalSeconds);
        string of = total is { } all ? Text($" of {all:N0}") : "";
        return Text($"{Left(progress, items, total, seconds)}{elapsed:h\\:mm\\:ss} so far, {progress.Phase} {items:N0}{of} files, ")
            + Text($"{progress.Failures:N0} failed, {new ByteSize(progress.Bytes)}, ")
            + Text($"{progress.Record.Items / seconds:N0} files/s, {new ByteSize((long)(progress.Bytes / seconds))}/s");
    }

    private static string Left(ScanProgress progress, long items, long? total, double seconds)
    {
        if (total is not { } all || items == 0 || items > all) { return ""; }
        // By items and not by bytes: what decoding costs follows the number of pictures more than the size of other files.
        var left = TimeSpan.FromSeconds(seconds * (all - items) / items);
        // A film takes longer than thousands of pictures: what has been waited for in vain is no estimate.
        return progress.Record.Age > left ? "" : Text($"about {left:h\\:mm\\:ss} left, ");
    }

    /// <summary>For each stage what passed, what it holds and for how long, what waits behind it, and how long ago the last item passed.</summary>
    private string Stages() => string.Join(" > ", _progress.Stages.Select(s => Stage(s.Name, s.Items, s.InWork, s.Oldest, s.Waiting)))
        + Text($"; last item {_progress.Record.Age.TotalSeconds:0.0} s ago");

    /// <param name="oldest">For how long the oldest item in work has been there.</param>
    internal static string Stage(string name, long items, long inWork, TimeSpan? oldest, int waiting)
    {
        string held = oldest >= Long ? Text($", the oldest for {(int)oldest.Value.TotalMinutes}:{oldest.Value.Seconds:00}") : "";
        return Text($"{name} {items:N0}") + (inWork > 0 ? Text($" ({inWork} in work{held})") : "") + (waiting > 0 ? Text($" [{waiting} wait]") : "");
    }

    private static string Erase(int lines) => string.Concat(Enumerable.Repeat("\x1b[1A\x1b[2K", lines)) + "\r";

    private static string Fit(string line)
    {
        int width = Console.WindowWidth;
        return width > 1 && line.Length >= width ? line[..(width - 1)] : line;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
