using System.CommandLine;
using System.Diagnostics;
using Cotejo.Harness.Mutants;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Commands;

internal static class GenerateCommand
{
    public static Command Create()
    {
        var shape = new Option<string?>("--shape") { HelpName = "NAME", Description = "The same as naming it first: --shape telegram DIR is telegram DIR." };
        var rest = new Argument<string[]>("rest") { Arity = ArgumentArity.ZeroOrMore, Hidden = true };
        var command = new Command("generate", "Make evidence: the same seed gives the same bytes.")
        {
            shape, rest, Attacks(), Bombs(), Demo(), Flat(), Hostile(), HostileArchives(), Many(), Mutants(), Photos(), Telegram(), Videos(),
        };
        command.SetAction(parsed => Named(command, parsed.GetValue(shape), parsed.GetValue(rest)!));
        return command;
    }

    /// <summary>Hands everything but --shape to the command of that name.</summary>
    private static int Named(Command generate, string? shape, string[] rest)
    {
        string names = string.Join(", ", generate.Subcommands.Select(c => c.Name));
        Command named = generate.Subcommands.FirstOrDefault(c => c.Name == shape) ?? throw new SettingsException($"Name what to generate: {names}.");
        return named.Parse(rest).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static Command Attacks()
    {
        var folder = Folder();
        var seed = Seed();
        var pictures = new Option<int>("--pictures") { Description = "Pictures, each with every edit.", DefaultValueFactory = _ => 20 };
        var from = From();
        var command = new Command("attacks", "A folder for each edit that hides a copy, with every picture edited so; needs ffmpeg.") { folder, seed, pictures, from };
        command.SetAction(parsed => Report(parsed.GetValue(folder)!, root =>
            AttackSeizure.Generate(root, parsed.GetValue(seed), parsed.GetValue(pictures), parsed.GetValue(from))));
        return command;
    }

    private static Command Flat()
    {
        var folder = Folder();
        var seed = Seed();
        var count = new Option<int>("--count") { Description = "Pictures.", DefaultValueFactory = _ => 600 };
        var command = new Command("flat", "Pictures with little in them, which flood a matcher: walls, gradients, pages, chats, logos, black frames.") { folder, seed, count };
        command.SetAction(parsed => Report(parsed.GetValue(folder)!, root => FlatSeizure.Generate(root, parsed.GetValue(seed), parsed.GetValue(count))));
        return command;
    }

    private static Command Telegram()
    {
        var folder = Folder();
        var seed = Seed();
        var scale = new Option<double>("--scale")
        {
            Description = $"Of {TelegramPlan.Files} media files in {TelegramPlan.Folders} folders, from {TelegramPlan.Sets} sets.", DefaultValueFactory = _ => 1,
        };
        var from = From();
        var command = new Command("telegram", "Collections that were traded over Telegram: exported chats, copies, re-compressions, short videos; needs ffmpeg.")
        {
            folder, seed, scale, from,
        };
        command.SetAction(parsed => Report(parsed.GetValue(folder)!, root =>
            TelegramSeizure.Generate(root, parsed.GetValue(seed), parsed.GetValue(scale), parsed.GetValue(from))));
        return command;
    }

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

    private static Option<string?> From() => new("--from")
    {
        HelpName = "DIR", Description = "Photographs to start from, no two of one motif. Default: pictures are painted.",
    };

    private static int Report(string root, Func<string, IReadOnlyList<ManifestEntry>> generate)
    {
        var clock = Stopwatch.StartNew();
        IReadOnlyList<ManifestEntry> entries;
        try
        {
            entries = generate(root);
        }
        catch (AggregateException e) when (e.InnerException is SettingsException refused)
        {
            // Of one of the threads, for example that ffmpeg is not installed.
            throw refused;
        }
        Console.WriteLine($"{entries.Count} entries, {entries.Sum(e => e.Bytes) / 1e6:0.0} MB, in {clock.Elapsed.TotalSeconds:0.0} s");
        foreach (var kind in entries.CountBy(e => e.Kind).OrderByDescending(k => k.Value)) { Console.WriteLine($"  {kind.Value,7} {kind.Key}"); }
        Console.WriteLine($"manifest: {Manifest.PathOf(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)))}");
        return 0;
    }
}
