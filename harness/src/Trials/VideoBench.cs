using Cotejo.Harness.Measuring;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Videos;

namespace Cotejo.Harness.Trials;

/// <summary>Processor time in seconds of one round, and the ratios to the decoder alone.</summary>
internal sealed record VideoRound(double Decode, double EverySecond, double EveryFrame, double Ratio, double EveryFrameRatio);

/// <param name="Decoder">The command that only decodes.</param>
/// <param name="StartUp">Processor time of `cotejo --version`: in every measurement, and subtracted from none.</param>
/// <param name="Ratio">Median over the rounds, of hashing at one frame a second to decoding alone; least and most beside it.</param>
internal sealed record VideoCost(World World, string Decoder, double ClipSeconds, double StartUp, IReadOnlyList<VideoRound> Rounds,
    double Ratio, double LeastRatio, double MostRatio, double EveryFrameRatio);

/// <param name="Busy">Processor time of the scan and its decoders, by wall time and cores: 1 is all of them, all the time.</param>
internal sealed record ClipsRound(double Wall, double Processor, double Busy, double ClipsASecond);

internal sealed record ClipsBusy(World World, int Clips, IReadOnlyList<ClipsRound> Rounds, double Busy);

internal sealed record VideoBenchResult(VideoCost? Cost, ClipsBusy? Clips);

/// <summary>
/// What hashing costs beside decoding, in processor time, which a busy machine does not lengthen as it does wall time; and how much of
/// the machine a scan of many short clips uses.
/// </summary>
internal sealed class VideoBench(string cotejo, Workplace place, ulong seed, Action<string> say)
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    /// <param name="seconds">Of the clip, 1280x720 at 30 frames a second and 2.5 Mbit/s, as platforms keep it: fewer bits are decoded faster.</param>
    /// <param name="threads">Of the decoder that the tool is held against, 0 for as many as it likes, which is what the tool gives its own.</param>
    public VideoCost Cost(int seconds, int rounds, int threads)
    {
        string clip = Clip(seconds);
        string[] decode = ["-nostdin", "-loglevel", "error", "-threads", $"{threads}", "-i", "file:" + clip, "-map", "0:v:0", "-f", "null", "-"];
        Processor("ffmpeg", decode);
        double startUp = Statistics.Median([.. Enumerable.Range(0, 5).Select(_ => Processor(cotejo, ["--version"]))]);
        var measured = new List<VideoRound>();
        for (int round = 0; round < rounds; round++)
        {
            double alone = Processor("ffmpeg", decode);
            double second = Processor(cotejo, ["hash", clip, "--json"]);
            double every = Processor(cotejo, ["hash", clip, "--json", "--video-every", "0s"]);
            measured.Add(new VideoRound(alone, second, every, second / alone, every / alone));
            say($"round {round + 1}: decoding {alone:0.00} s; hashing a frame a second {second:0.00} s, ratio {second / alone:0.000}; "
                + $"hashing every frame {every:0.00} s, ratio {every / alone:0.000}");
        }
        double[] ratios = [.. measured.Select(r => r.Ratio)];
        return new VideoCost(World.Here(), $"ffmpeg {string.Join(' ', decode)}", seconds, startUp, measured,
            Statistics.Median(ratios), ratios.Min(), ratios.Max(), Statistics.Median([.. measured.Select(r => r.EveryFrameRatio)]));
    }

    public ClipsBusy Clips(int count, int rounds)
    {
        string clips = place.At("clips"), caseFolder = place.At("case");
        if (!File.Exists(Manifest.PathOf(clips)))
        {
            say($"generating {count} clips of 5 s");
            VideoSeizure.Generate(clips, seed, 0, count, VideoSeizure.DefaultWidth);
        }
        int found = Manifest.Read(clips).Count;
        if (found != count) { throw new SettingsException($"'{clips}' holds {found} clips, not {count}; remove it, or give --clips {found}."); }
        var measured = new List<ClipsRound>();
        for (int round = 0; round < rounds; round++)
        {
            Workplace.Remove(caseFolder);
            ProcessResult scan = CotejoProcess.Run(cotejo, ["scan", caseFolder, clips, "--json"], Limit);
            double processor = scan.Processor.TotalSeconds, wall = scan.Wall.TotalSeconds;
            if (scan.ExitCode != 0) { throw new SettingsException($"The scan ended with {scan.ExitCode}: {scan.Errors.Trim()}"); }
            measured.Add(new ClipsRound(wall, processor, processor / wall / Environment.ProcessorCount, count / wall));
            say($"round {round + 1}: {count} clips in {wall:0.0} s, {100 * measured[^1].Busy:0.0} % of {Environment.ProcessorCount} cores");
        }
        return new ClipsBusy(World.Here(), count, measured, Statistics.Median([.. measured.Select(r => r.Busy)]));
    }

    private string Clip(int seconds)
    {
        string file = place.At($"{seconds}s-720p.mp4"), partial = file + ".partial.mp4";
        if (File.Exists(file)) { return file; }
        say($"drawing a clip of {seconds} s");
        Clip clip = Videos.Clip.Invent(Chance.For(seed, "bench video").Next(), new FrameRate(30, 1), 1280, 720, seconds, Math.Max(1, seconds / 6));
        File.Delete(partial);
        Ffmpeg.Encode(VideoSeizure.All(clip), clip, new VideoOutput(partial, null, "-c:v", "libx264", "-preset", "veryfast", "-b:v", "2500k", "-g", "60"));
        File.Move(partial, file);
        return file;
    }

    private static double Processor(string program, string[] arguments)
    {
        ProcessResult result = CotejoProcess.Run(program, arguments, Limit);
        if (result.ExitCode != 0)
        {
            throw new SettingsException($"{program} {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Errors.Trim()}");
        }
        return result.Processor.TotalSeconds;
    }
}
