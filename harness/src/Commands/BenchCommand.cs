using System.CommandLine;
using System.Text.Json;
using Cotejo.Harness.Measuring;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Commands;

internal static class BenchCommand
{
    public static Command Create() => new("bench", "Ratios of the real cotejo to what the machine can do.") { Scan(), Video(), Routes(), Isolation(), Lists(), DigestBenchCommand.Create(), JpegCommands.Bench() };

    private static Command Scan()
    {
        var count = new Option<int>("--count") { Description = "JPEGs of 1280x960.", DefaultValueFactory = _ => 1000 };
        var rounds = new Option<int>("--rounds") { Description = "Floor and scan in turn, this often.", DefaultValueFactory = _ => 5 };
        var seed = new Option<ulong>("--seed") { Description = "Of the pictures.", DefaultValueFactory = _ => 1 };
        var most = new Option<double?>("--most") { Description = "Exit with 1 when the median ratio is above this." };
        Option<string?> cotejo = RunCommand.Cotejo(), keep = RunCommand.Keep();
        var command = new Command("scan", "Wall time of whole scans into fresh cases over the floor, warm cache. Lines on the error output, JSON at the end.")
        {
            count, rounds, seed, most, cotejo, keep,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(count) < 1 || parsed.GetValue(rounds) < 1) { throw new SettingsException("--count and --rounds take whole numbers from 1."); }
            using var place = new Workplace(parsed.GetValue(keep));
            BenchResult result = ScanBench.Run(CotejoProcess.Find(parsed.GetValue(cotejo)), place, parsed.GetValue(seed),
                parsed.GetValue(count), parsed.GetValue(rounds), RunCommand.Say);
            Console.WriteLine(JsonSerializer.Serialize(result, FloorCommand.Json));
            return result.Failed == 0 && result.MedianRatio <= (parsed.GetValue(most) ?? double.MaxValue) ? 0 : 1;
        });
        return command;
    }

    private static Command Video()
    {
        var seconds = new Option<int>("--seconds") { Description = "Of the H.264 clip of 1280x720 and 2.5 Mbit/s; 0 leaves this measurement out.", DefaultValueFactory = _ => 60 };
        var clips = new Option<int>("--clips") { Description = "Clips of 5 s in one scan; 0 leaves this measurement out.", DefaultValueFactory = _ => 1000 };
        var rounds = new Option<int>("--rounds") { Description = "Of either, decoding and hashing in turn.", DefaultValueFactory = _ => 5 };
        var threads = new Option<int>("--threads") { Description = "Of the decoder alone; 0, as many as it likes, is what the tool gives its own.", DefaultValueFactory = _ => 0 };
        var seed = new Option<ulong>("--seed") { Description = "Of the videos.", DefaultValueFactory = _ => 1 };
        var most = new Option<double?>("--most") { Description = "Exit with 1 when the median ratio of hashing to decoding is above this." };
        var least = new Option<double?>("--least-busy") { Description = "Exit with 1 when the median share of the cores is below this; 0.9 is nine tenths." };
        Option<string?> cotejo = RunCommand.Cotejo(), keep = RunCommand.Keep();
        var command = new Command("video", "Processor time of hashing a video over that of decoding alone, and how busy a scan of many clips keeps the cores. JSON at the end.")
        {
            seconds, clips, rounds, threads, seed, most, least, cotejo, keep,
        };
        command.SetAction(parsed =>
        {
            int clipSeconds = parsed.GetValue(seconds), count = parsed.GetValue(clips), times = parsed.GetValue(rounds);
            if (clipSeconds < 0 || count < 0 || times < 1 || parsed.GetValue(threads) < 0)
            {
                throw new SettingsException("--seconds, --clips and --threads take whole numbers from 0, --rounds from 1.");
            }
            using var place = new Workplace(parsed.GetValue(keep));
            var bench = new VideoBench(CotejoProcess.Find(parsed.GetValue(cotejo)), place, parsed.GetValue(seed), RunCommand.Say);
            var result = new VideoBenchResult(clipSeconds > 0 ? bench.Cost(clipSeconds, times, parsed.GetValue(threads)) : null, count > 0 ? bench.Clips(count, times) : null);
            Console.WriteLine(JsonSerializer.Serialize(result, FloorCommand.Json));
            return result.Cost?.Ratio > parsed.GetValue(most) || result.Clips?.Busy < parsed.GetValue(least) ? 1 : 0;
        });
        return command;
    }

    private static Command Routes()
    {
        var count = new Option<int>("--clips") { Description = "Clips of 20 s, 848x480.", DefaultValueFactory = _ => 1000 };
        var rounds = new Option<int>("--rounds") { Description = "By starts and by workers in turn, this often.", DefaultValueFactory = _ => 3 };
        var seed = new Option<ulong>("--seed") { Description = "Of the videos.", DefaultValueFactory = _ => 1 };
        var most = new Option<double>("--most") { Description = "Exit with 1 when the median ratio is above this, or the ledgers differ.", DefaultValueFactory = _ => 0.3 };
        Option<string?> cotejo = RunCommand.Cotejo(), keep = RunCommand.Keep();
        var command = new Command("routes", "Time that a scan decodes the key frames of short clips, by workers over by a start of ffmpeg for each. JSON at the end.")
        {
            count, rounds, seed, most, cotejo, keep,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(count) < 1 || parsed.GetValue(rounds) < 1) { throw new SettingsException("--clips and --rounds take whole numbers from 1."); }
            using var place = new Workplace(parsed.GetValue(keep));
            var bench = new VideoRouteBench(CotejoProcess.Find(parsed.GetValue(cotejo)), place, parsed.GetValue(seed), RunCommand.Say);
            RouteResult result = bench.Run(parsed.GetValue(count), parsed.GetValue(rounds));
            Console.WriteLine(JsonSerializer.Serialize(result, FloorCommand.Json));
            return result.IsSame && result.Ratio <= parsed.GetValue(most) ? 0 : 1;
        });
        return command;
    }

    private static Command Isolation()
    {
        var count = new Option<int>("--count") { Description = "JPEGs of 1280x960.", DefaultValueFactory = _ => 4000 };
        var rounds = new Option<int>("--rounds") { Description = "With and without in turn, this often.", DefaultValueFactory = _ => 3 };
        var seed = new Option<ulong>("--seed") { Description = "Of the pictures.", DefaultValueFactory = _ => 1 };
        var most = new Option<double>("--most") { Description = "Exit with 1 when the median ratio is above this.", DefaultValueFactory = _ => 1.10 };
        Option<string?> cotejo = RunCommand.Cotejo(), keep = RunCommand.Keep();
        var command = new Command("isolation", "Wall time of whole scans whose decoders are shut in over that with --sandbox off, warm cache. JSON at the end.")
        {
            count, rounds, seed, most, cotejo, keep,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(count) < 1 || parsed.GetValue(rounds) < 1) { throw new SettingsException("--count and --rounds take whole numbers from 1."); }
            using var place = new Workplace(parsed.GetValue(keep));
            IsolationResult result = IsolationBench.Run(CotejoProcess.Find(parsed.GetValue(cotejo)), place, parsed.GetValue(seed),
                parsed.GetValue(count), parsed.GetValue(rounds), RunCommand.Say);
            Console.WriteLine(JsonSerializer.Serialize(result, FloorCommand.Json));
            return result.MedianRatio <= parsed.GetValue(most) ? 0 : 1;
        });
        return command;
    }

    private static Command Lists()
    {
        var md5 = new Option<int>("--md5") { Description = "Lines of the list of MD5; 0 leaves this measurement out.", DefaultValueFactory = _ => 20_000_000 };
        var contents = new Option<int>("--contents") { Description = "Contents that are looked up in it.", DefaultValueFactory = _ => 1_000_000 };
        var pdq = new Option<int>("--pdq") { Description = "Lines of the list of PDQ hashes; 0 leaves this measurement out.", DefaultValueFactory = _ => 1_000_000 };
        var pictures = new Option<int>("--pictures") { Description = "Pictures that are held against it in eight orientations.", DefaultValueFactory = _ => 100_000 };
        var targets = new Option<bool>("--targets")
        {
            Description = "Exit with 1 when the import takes over 180 s or 1.5 GB, the look-up over 10 s, or the pictures over 120 s: 60 s on two cores. "
                + "Of processors, since a busy machine does not lengthen these.",
        };
        var seed = new Option<ulong>("--seed") { Description = "Of all digests and hashes.", DefaultValueFactory = _ => 1 };
        Option<string?> cotejo = RunCommand.Cotejo(), keep = RunCommand.Keep();
        var command = new Command("lists", "Import of long lists, and matches of large cases with them; every planted hit must be found, and no other. JSON at the end.")
        {
            md5, contents, pdq, pictures, targets, seed, cotejo, keep,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(md5) < 0 || parsed.GetValue(pdq) < 0 || parsed.GetValue(contents) < 1 || parsed.GetValue(pictures) < 1)
            {
                throw new SettingsException("--md5 and --pdq take whole numbers from 0, --contents and --pictures from 1.");
            }
            using var place = new Workplace(parsed.GetValue(keep));
            var bench = new ListBench(CotejoProcess.Find(parsed.GetValue(cotejo)), place, parsed.GetValue(seed), RunCommand.Say);
            var result = new ListBenchResult(World.Here(), parsed.GetValue(md5) > 0 ? bench.Digests(parsed.GetValue(md5), parsed.GetValue(contents)) : null,
                parsed.GetValue(pdq) > 0 ? bench.Pictures(parsed.GetValue(pdq), parsed.GetValue(pictures)) : null);
            Console.WriteLine(JsonSerializer.Serialize(result, FloorCommand.Json));
            bool right = result is { Digests: null or { IsRight: true }, Pictures: null or { IsRight: true } };
            bool within = result.Digests is null or { Import: { Processor: <= 180, PeakBytes: <= 1_500_000_000 }, LookUpProcessor: <= 10 }
                && result.Pictures is null or { LookUpProcessor: <= 120 };
            return right && (within || !parsed.GetValue(targets)) ? 0 : 1;
        });
        return command;
    }
}
