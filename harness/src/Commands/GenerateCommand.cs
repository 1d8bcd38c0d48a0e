using System.CommandLine;
using System.Diagnostics;
using Cotejo.Harness.Mutants;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Commands;

internal static class GenerateCommand
{
    public static Command Create() => new("generate", "Make evidence: the same seed gives the same bytes.")
    {
        Demo(),
        Hostile(),
        Many(),
        Photos(),
        Videos(),
        Mutants(),
        Bombs(),
        HostileArchives(),
    };

    private static Command Demo()
    {
        var folder = Folder();
        var seed = Seed();
        var images = new Option<int>("--images") { Description = "Pictures, copies included.", DefaultValueFactory = _ => 2000 };
        var folders = new Option<int>("--folders") { Description = "Folders they lie in.", DefaultValueFactory = _ => 300 };
        var videos = new Option<int>("--videos") { Description = "Short videos, each with a re-encode, a cut and a still.", DefaultValueFactory = _ => 4 };
        var command = new Command("demo", "A small seizure: originals, copies, re-compressions, resizes, broken files, a few videos.") { folder, seed, images, folders, videos };
        command.SetAction(parsed => Report(parsed.GetValue(folder)!, root =>
            DemoSeizure.Generate(root, parsed.GetValue(seed), parsed.GetValue(images), parsed.GetValue(folders), parsed.GetValue(videos))));
        return command;
    }

    private static Command Hostile()
    {
        var folder = Folder();
        var seed = Seed();
        var large = new Option<bool>("--large") { Description = "Add a sparse file of over two gigabytes." };
        var command = new Command("hostile", "Damage, lies, bombs, hostile names, special files, forbidden and bottomless folders.") { folder, seed, large };
        command.SetAction(parsed => Report(parsed.GetValue(folder)!, root => HostileSeizure.Generate(root, parsed.GetValue(seed), parsed.GetValue(large))));
        return command;
    }

    private static Command Many()
    {
        var folder = Folder();
        var seed = Seed();
        var count = new Option<int>("--count") { Description = "Pictures.", DefaultValueFactory = _ => 100_000 };
        var command = new Command("many", "Tiny distinct JPEGs, 500 a folder, for the memory trial.") { folder, seed, count };
        command.SetAction(parsed => Report(parsed.GetValue(folder)!, root => PictureFolders.Many(root, parsed.GetValue(seed), parsed.GetValue(count))));
        return command;
    }

    private static Command Photos()
    {
        var folder = Folder();
        var seed = Seed();
        var count = new Option<int>("--count") { Description = "Pictures.", DefaultValueFactory = _ => 1000 };
        var width = new Option<int>("--width") { Description = "Pixels, even.", DefaultValueFactory = _ => 1280 };
        var height = new Option<int>("--height") { Description = "Pixels, even.", DefaultValueFactory = _ => 960 };
        var quality = new Option<int>("--quality") { Description = "Of the JPEG, 1 to 100.", DefaultValueFactory = _ => 80 };
        var command = new Command("photos", "Distinct baseline JPEGs of one size, for the floor.") { folder, seed, count, width, height, quality };
        command.SetAction(parsed => Report(parsed.GetValue(folder)!, root => PictureFolders.Photos(root, parsed.GetValue(seed),
            parsed.GetValue(count), parsed.GetValue(width), parsed.GetValue(height), parsed.GetValue(quality))));
        return command;
    }

    private static Command Videos()
    {
        var folder = Folder();
        var seed = Seed();
        var sources = new Option<int>("--sources") { Description = "Videos of 20 to 28 s, each with its edits and stills.", DefaultValueFactory = _ => 40 };
        var unrelated = new Option<int>("--unrelated") { Description = "Clips of 5 s that are related to nothing.", DefaultValueFactory = _ => 200 };
        var width = new Option<int>("--width") { Description = "Pixels, a multiple of 64; the height is nine sixteenths.", DefaultValueFactory = _ => VideoSeizure.DefaultWidth };
        var command = new Command("videos", "Videos with their re-encodes, cuts, stills and the like, and unrelated clips; needs ffmpeg, whose version decides the bytes.")
        {
            folder, seed, sources, unrelated, width,
        };
        command.SetAction(parsed => Report(parsed.GetValue(folder)!, root =>
            VideoSeizure.Generate(root, parsed.GetValue(seed), parsed.GetValue(sources), parsed.GetValue(unrelated), parsed.GetValue(width))));
        return command;
    }

    private static Command Mutants()
    {
        var folder = Folder();
        var seed = Seed();
        var count = new Option<int>("--count") { Description = "Mutants.", DefaultValueFactory = _ => 20_000 };
        var command = new Command("mutants", "Damaged small files of every format that the decoders claim; needs ffmpeg, whose version decides the bytes of videos.")
        {
            folder, seed, count,
        };
        command.SetAction(parsed => Report(parsed.GetValue(folder)!, root => MutantSeizure.Generate(root, parsed.GetValue(seed), parsed.GetValue(count))));
        return command;
    }

    private static Command Bombs()
    {
        var folder = Folder();
        var seed = Seed();
        var command = new Command("bombs", "Fifty small files that ask for gigabytes of memory, or for hours.") { folder, seed };
        command.SetAction(parsed => Report(parsed.GetValue(folder)!, root => BombSeizure.Generate(root, parsed.GetValue(seed))));
        return command;
    }

    private static Command HostileArchives()
    {
        var folder = Folder();
        var seed = Seed();
        var command = new Command("hostile-archives", "Archives that lead out of the folder, onto devices or in circles, or lie; the manifest says what is in each.") { folder, seed };
        command.SetAction(parsed => Report(parsed.GetValue(folder)!, root => Seizures.HostileArchives.Generate(root, parsed.GetValue(seed))));
        return command;
    }

    private static Argument<string> Folder() => new("DIR") { Description = "A folder that does not exist yet, or is empty." };

    private static Option<ulong> Seed() => new("--seed") { Description = "Whole number from 0.", DefaultValueFactory = _ => 1 };

    private static int Report(string root, Func<string, IReadOnlyList<ManifestEntry>> generate)
    {
        var clock = Stopwatch.StartNew();
        IReadOnlyList<ManifestEntry> entries = generate(root);
        Console.WriteLine($"{entries.Count} entries, {entries.Sum(e => e.Bytes) / 1e6:0.0} MB, in {clock.Elapsed.TotalSeconds:0.0} s");
        foreach (var kind in entries.CountBy(e => e.Kind).OrderByDescending(k => k.Value)) { Console.WriteLine($"  {kind.Value,7} {kind.Key}"); }
        Console.WriteLine($"manifest: {Manifest.PathOf(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)))}");
        return 0;
    }
}
