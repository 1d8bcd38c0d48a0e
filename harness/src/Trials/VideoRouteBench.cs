using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Cotejo.Harness.Measuring;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Videos;

namespace Cotejo.Harness.Trials;

/// <param name="Started">Seconds that the decoding threads were busy, where ffmpeg was started for each video.</param>
/// <param name="Warm">Likewise, where workers called its libraries; their own start is in it.</param>
/// <param name="WallRatio">Of the whole scans: reading, digests, recording and matching are in both.</param>
internal sealed record RouteRound(double Started, double Warm, double Ratio, double WallRatio);

/// <param name="Ratio">Median over the rounds.</param>
/// <param name="IsSame">Every row of both ledgers, in every round.</param>
internal sealed record RouteResult(World World, int Clips, IReadOnlyList<RouteRound> Rounds, double Ratio, double WallRatio, bool IsSame);

/// <summary>
/// What it saves that videos are decoded by workers that stay: the key frames of many short clips by either route, in turn, in one run on one
/// machine. Both have to come to the same ledger.
/// </summary>
internal sealed class VideoRouteBench(string cotejo, Workplace place, ulong seed, Action<string> say)
{
    private const int Width = 848, Height = 480, Seconds = 20, Scenes = 4;

    /// <summary>Clips that are drawn; the others are these with other bytes behind them, which no player reads.</summary>
    private const int Drawn = 20;

    /// <summary>As platforms keep it: without a bound the encoder spends most on the key frames.</summary>
    private static readonly string[] Rate = ["-b:v", "770k", "-maxrate", "770k", "-bufsize", "770k"];

    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    public RouteResult Run(int count, int rounds)
    {
        string clips = Clips(count);
        // Fills the page cache.
        Scan(clips, "warm", []);
        var measured = new List<RouteRound>();
        bool isSame = true;
        for (int round = 0; round < rounds; round++)
        {
            // Who goes first changes, so that a machine that grows slower favours neither.
            var results = new Dictionary<string, (double Busy, double Wall)>();
            foreach (string route in round % 2 == 0 ? (string[])["started", "warm"] : ["warm", "started"])
            {
                results[route] = Scan(clips, route, route == "warm" ? [] : ["--video-starts"]);
            }
            var (started, warm) = (results["started"], results["warm"]);
            var differences = LedgerComparison.Differences(Ledger("started"), Ledger("warm"));
            foreach (string line in differences) { say(line); }
            isSame &= differences.Count == 0;
            measured.Add(new RouteRound(started.Busy, warm.Busy, warm.Busy / started.Busy, warm.Wall / started.Wall));
            say($"round {round + 1}: busy decoding {started.Busy:0.0} s by starts, {warm.Busy:0.0} s by workers, ratio {measured[^1].Ratio:0.000}; whole scans "
                + $"{started.Wall:0.0} s and {warm.Wall:0.0} s, ratio {measured[^1].WallRatio:0.000}");
        }
        double ratio = Statistics.Median([.. measured.Select(r => r.Ratio)]), wall = Statistics.Median([.. measured.Select(r => r.WallRatio)]);
        say($"median ratio {ratio:0.000}, of whole scans {wall:0.000}, over {rounds} rounds of {count} clips; the ledgers are {(isSame ? "" : "NOT ")}the same");
        return new RouteResult(World.Here(), count, measured, ratio, wall, isSame);
    }

    private string Ledger(string route) => Path.Combine(place.At("case-" + route), "ledger.db");

    private (double Busy, double Wall) Scan(string clips, string route, string[] options)
    {
        string caseFolder = place.At("case-" + route);
        Workplace.Remove(caseFolder);
        ProcessResult scan = CotejoProcess.Run(cotejo, ["scan", caseFolder, clips, "--video-frames", "keyframes", "--json", .. options], Limit);
        if (scan.ExitCode != 0) { throw new SettingsException($"The scan ended with {scan.ExitCode}: {scan.Errors.Trim()}"); }
        using var result = JsonDocument.Parse(scan.Output);
        string notes = string.Join(' ', result.RootElement.GetProperty("notes").EnumerateArray());
        if (notes.Contains("a start of ffmpeg", StringComparison.Ordinal)) { throw new SettingsException($"There are no workers to measure: {notes}"); }
        JsonElement decode = result.RootElement.GetProperty("cost").GetProperty("stages").EnumerateArray()
            .Single(stage => stage.GetProperty("stage").GetString() == "decode");
        return (decode.GetProperty("busySeconds").GetDouble(), scan.Wall.TotalSeconds);
    }

    private string Clips(int count)
    {
        string drawn = place.At("drawn"), clips = place.At("route-clips");
        Directory.CreateDirectory(drawn);
        Parallel.For(0, Drawn, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => Draw(Path.Combine(drawn, Name(i)), i));
        Workplace.Remove(clips);
        Directory.CreateDirectory(clips);
        for (int i = 0; i < count; i++)
        {
            string clip = Path.Combine(clips, Name(i));
            File.Copy(Path.Combine(drawn, Name(i % Drawn)), clip);
            byte[] free = [0, 0, 0, 16, .. "free"u8, 0, 0, 0, 0, 0, 0, 0, 0];
            BinaryPrimitives.WriteInt64BigEndian(free.AsSpan(8), i);
            using var file = new FileStream(clip, FileMode.Append);
            file.Write(free);
        }
        return clips;

        static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"{number:0000}.mp4");
    }

    private void Draw(string file, int number)
    {
        if (File.Exists(file)) { return; }
        string partial = file + ".partial.mp4";
        Clip clip = Clip.Invent(Chance.For(seed, "bench routes", number).Next(), new FrameRate(30, 1), Width, Height, Seconds, Scenes);
        File.Delete(partial);
        Ffmpeg.Encode(VideoSeizure.All(clip), clip, new VideoOutput(partial, null, ["-c:v", "libx264", "-preset", "veryfast", .. Rate]));
        File.Move(partial, file);
    }
}
