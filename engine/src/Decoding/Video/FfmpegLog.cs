using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Cotejo.Engine.Decoding.Video;

/// <summary>Why ffmpeg gave nothing, as far as its words tell. In order of what outweighs what.</summary>
internal enum Refusal
{
    None,
    NoVideoStream,
    TooManyPixels,
    NotOnTheList,
    NoDecoder,
    /// <summary>Newer versions refuse to skip frames where no stream is decoded, and say nothing else of the file.</summary>
    UnusedOption,
    OutOfMemory,
    ReadError,
}

/// <summary>
/// What ffmpeg says of one video, at -loglevel level+info. A file can put words into it, between the true ones or instead of them:
/// they describe, and count as damage, but decide nothing that frames would contradict.
/// </summary>
internal sealed partial class FfmpegLog
{
    private const int MostTroubles = 32;
    private const int MostStreams = 256;

    private static readonly (string Words, Refusal Meaning)[] Refusals =
    [
        ("matches no streams", Refusal.NoVideoStream),
        ("exceeds specified max pixel count", Refusal.TooManyPixels),
        ("Format not on whitelist", Refusal.NotOnTheList),
        ("not found for input stream", Refusal.NoDecoder),
        ("no decoder found for", Refusal.NoDecoder),
        ("Decoder not found", Refusal.NoDecoder),
        ("not implemented", Refusal.NoDecoder),
        ("Not yet implemented", Refusal.NoDecoder),
        ("is not a decoding option", Refusal.UnusedOption),
        ("Cannot allocate memory", Refusal.OutOfMemory),
        ("Input/output error", Refusal.ReadError),
    ];

    /// <summary>Parts of ffmpeg behind the decoder: their trouble is not the video's.</summary>
    private static readonly string[] Outward =
        ["image2pipe", "ppm", "Parsed_", "graph ", "AVFilterGraph", "out#", "vost#", "enc:", "vf#", "swscaler"];

    private readonly List<Trouble> _troubles = [];
    private readonly HashSet<string> _otherCodecs = [];
    private int _streams;
    private int? _videoStream;
    private int _otherTroubles;
    private bool _began;

    /// <summary>What bubblewrap says of its own failure: ffmpeg, whose every line begins with a bracket, was then never started. Else null.</summary>
    public string? NotShutIn { get; private set; }

    /// <summary>Null when the file was not recognised as anything on the list.</summary>
    public string? Container { get; private set; }
    public TimeSpan? Duration { get; private set; }
    public string? Codec { get; private set; }
    public double? FrameRate { get; private set; }

    /// <summary>Clockwise, 0 to 359.</summary>
    public int Rotation { get; private set; }

    public Refusal Refused { get; private set; }

    /// <summary>The first error of all, in one printable line; null without one.</summary>
    public string? FirstError { get; private set; }

    /// <summary>Lost content on the way of the video stream: how often, and the first of it; null without.</summary>
    public string? Damage
    {
        get
        {
            var ours = _troubles.FindAll(
                t => (t.Part == Codec || !_otherCodecs.Contains(t.Part)) && (t.Stream ?? _videoStream) == _videoStream);
            int count = ours.Sum(t => t.Count) + (ours.Count > 0 ? _otherTroubles : 0);
            return count == 0 ? null
                : count == 1 ? $"ffmpeg reports: {ours[0].Words}"
                : string.Create(CultureInfo.InvariantCulture, $"ffmpeg reports {count} errors, the first: {ours[0].Words}");
        }
    }

    public void Add(ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line);
        // Of the first line alone: later ones may hold what a file says.
        if (!_began && text.StartsWith("bwrap: ", StringComparison.Ordinal)) { NotShutIn = QuotedWords.OneLine(text); }
        _began = true;
        var parts = LogLine().Match(text);
        if (!parts.Success) { return; }
        string words = parts.Groups["words"].Value;
        switch (parts.Groups["level"].Value)
        {
            case "info":
                AddFact(words);
                break;
            case "warning":
                // The only warnings that tell of lost content; the decoder conceals it and goes on.
                if (LossWarning().IsMatch(words)) { Count(parts, words); }
                break;
            default:
                FirstError ??= Said(parts, words);
                foreach (var (known, meaning) in Refusals)
                {
                    bool outweighs = Refused == Refusal.None || meaning < Refused;
                    if (outweighs && words.Contains(known, StringComparison.Ordinal)) { Refused = meaning; }
                }
                Count(parts, words);
                break;
        }
    }

    private void AddFact(string words)
    {
        if (Container == null)
        {
            if (InputLine().Match(words) is { Success: true } input) { Container = input.Groups[1].Value; }
        }
        else if (words.StartsWith("  Duration: ", StringComparison.Ordinal)) { Duration ??= ReadDuration(words); }
        else if (StreamLine().Match(words) is { Success: true } stream) { AddStream(stream); }
        else if (_videoStream != null && Rotation == 0 && RotationLine().Match(words) is { Success: true } turn)
        {
            // ffmpeg counts anticlockwise.
            double degrees = double.Parse(turn.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
            Rotation = ((int)Math.Round(-degrees) % 360 + 360) % 360;
        }
    }

    private void AddStream(Match stream)
    {
        if (_streams++ >= MostStreams) { return; }
        string rest = stream.Groups["rest"].Value;
        bool isVideo = stream.Groups["kind"].Value == "Video" && !StillPicture().IsMatch(rest);
        if (!isVideo) { _otherCodecs.Add(stream.Groups["codec"].Value); }
        if (!isVideo || _videoStream != null) { return; }
        _videoStream = int.Parse(stream.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        Codec = stream.Groups["codec"].Value;
        if (RateWords().Match(rest) is { Success: true } rate)
        {
            FrameRate = double.Parse(rate.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture)
                * (rate.Groups[2].Success ? 1000 : 1);
        }
    }

    private void Count(Match parts, string words)
    {
        string source = parts.Groups["source"].Value;
        if (Array.Exists(Outward, o => source.StartsWith('[' + o, StringComparison.Ordinal))) { return; }
        string part = source.Length == 0 ? "" : source[1..source.IndexOf(" @ ", StringComparison.Ordinal)];
        int? stream = OfStream().Match(source + words) is { Success: true } of
            ? int.Parse(of.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : null;
        var known = _troubles.Find(t => t.Part == part && t.Stream == stream);
        if (known != null) { known.Count++; }
        else if (_troubles.Count < MostTroubles) { _troubles.Add(new Trouble(part, stream, Said(parts, words))); }
        else { _otherTroubles++; }
    }

    /// <summary>Who said it, without the address that differs from start to start, and what.</summary>
    private static string Said(Match parts, string words) =>
        QuotedWords.OneLine(Address().Replace(parts.Groups["source"].Value, "]") + OurName().Replace(words, ""));

    private static TimeSpan? ReadDuration(string words)
    {
        var match = DurationLine().Match(words);
        if (!match.Success) { return null; }
        double Part(int group) => double.Parse(match.Groups[group].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(Math.Min((Part(1) * 60 + Part(2)) * 60 + Part(3), TimeSpan.FromDays(366).TotalSeconds));
    }

    [GeneratedRegex(@"^(?<source>(?:\[[^\[\]]{1,80} @ 0x[0-9a-f]+\] )*)\[(?<level>info|warning|error|fatal|panic)\] (?<words>.*)$")]
    private static partial Regex LogLine();

    [GeneratedRegex(@"^Input #0, ([a-z0-9_,]{1,80}), from '")]
    private static partial Regex InputLine();

    [GeneratedRegex(@"^  Duration: ([0-9]{1,6}):([0-9]{2}):([0-9]{2}\.[0-9]{1,6}),")]
    private static partial Regex DurationLine();

    [GeneratedRegex(@"^  Stream #0:(?<number>[0-9]{1,4})[^ ]*: (?<kind>[A-Z][a-z]+): (?<codec>[a-z0-9_]{1,40})(?<rest>.*)$")]
    private static partial Regex StreamLine();

    [GeneratedRegex(@"\((attached pic|timed thumbnails)\)")]
    private static partial Regex StillPicture();

    [GeneratedRegex(@", ([0-9]{1,9}(?:\.[0-9]{1,9})?)(k)? (?:fps|tbr)\b")]
    private static partial Regex RateWords();

    [GeneratedRegex(@"^ +displaymatrix: rotation of (-?[0-9]{1,3}\.[0-9]+) degrees")]
    private static partial Regex RotationLine();

    [GeneratedRegex(@"corrupt (input packet|decoded frame)")]
    private static partial Regex LossWarning();

    [GeneratedRegex(@"(?:#0:|\bstream )([0-9]{1,4})\b")]
    private static partial Regex OfStream();

    [GeneratedRegex(@" @ 0x[0-9a-f]+\]")]
    private static partial Regex Address();

    /// <summary>What the file is called for ffmpeg, which is no name that anybody gave it.</summary>
    [GeneratedRegex(@"(file:/proc/self/fd/3|fd:): ")]
    private static partial Regex OurName();

    /// <param name="Part">Of ffmpeg: a demuxer, a decoder, or empty for the command itself.</param>
    /// <param name="Words">The first of them.</param>
    private sealed record Trouble(string Part, int? Stream, string Words)
    {
        public int Count { get; set; } = 1;
    }
}
