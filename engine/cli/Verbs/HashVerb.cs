using System.CommandLine;
using System.Text;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;
using Cotejo.Kernels;

namespace Cotejo.Cli.Verbs;

internal static class HashVerb
{
    public static Command Command()
    {
        var files = new Argument<string[]>("FILE") { Description = "Pictures. Of an animation the text shows the first frame, --json all.", Arity = ArgumentArity.OneOrMore };
        var centred = new Option<bool>("--centred") { Description = "The centred hash (finds copies of other sizes) in place of PDQ (what lists and other tools know)." };
        var dihedral = new Option<bool>("--dihedral") { Description = "All eight orientations, one a line, with the orientation before the path." };
        var json = Verb.Json();
        return new VerbCommand("hash", "Print the perceptual hash of pictures, one a line: hex,quality,path. Below quality 50 a hash says little.", """
            Examples:
              cotejo hash photo.jpg
              cotejo hash --centred --dihedral photo.jpg
              cotejo hash *.jpg --json | jq -r .frames[0].pdq.hashes.Original
            """)
        {
            files, centred, dihedral,
        }.Does(json, (parsed, cancel) => Run(parsed.GetValue(files)!, parsed.GetValue(centred), parsed.GetValue(dihedral), parsed.GetValue(json), cancel));
    }

    private static ExitCode Run(string[] files, bool centred, bool dihedral, bool json, CancellationToken cancel)
    {
        if (DecoderSet.Probe() is { } missing) { throw new SettingsException(missing); }
        using var hasher = new FileHasher();
        bool failed = false;
        foreach (string typed in files)
        {
            string path = PathText.Escape(Encoding.UTF8.GetBytes(typed));
            HashedFile? hashed = null;
            if (EvidenceSource.Find(typed, out string? problem) is { } found)
            {
                if (found.IsFile) { hashed = hasher.Hash(found, cancel); }
                problem = found.IsFile ? hashed!.Failure : $"{found} is a folder; 'cotejo scan' takes folders";
            }
            failed |= problem is { Length: > 0 };
            if (json)
            {
                Console.WriteLine(JsonSerializer.Serialize(HashJson.From(path, hashed, problem), CliJson.Default.HashJson));
            }
            else if (problem is { Length: > 0 }) { Console.Error.WriteLine($"cotejo: {path}: {PlainText.Of(problem)}"); }
            else { Print(path, hashed!.Frames[0], centred, dihedral); }
        }
        return failed ? ExitCode.DoneWithFailedItems : ExitCode.Done;
    }

    private static void Print(string path, HashedFrame frame, bool centred, bool dihedral)
    {
        var hashes = centred ? frame.Centred : frame.Full;
        int quality = centred ? frame.CentredQuality : frame.FullQuality;
        for (int o = 0; o < (dihedral ? hashes.Length : 1); o++)
        {
            Console.WriteLine(dihedral ? $"{hashes[o]},{quality},{(Orientation)o},{path}" : $"{hashes[o]},{quality},{path}");
        }
    }
}

/// <summary>A hash in its eight orientations.</summary>
internal sealed record HashesJson(int Quality, IReadOnlyDictionary<string, string> Hashes)
{
    public static HashesJson From(int quality, IReadOnlyList<Hash256> eight) =>
        new(quality, eight.Select((h, o) => (h, o)).ToDictionary(x => ((Orientation)x.o).ToString(), x => x.h.ToString()));
}

internal sealed record FrameJson(int Frame, HashesJson Pdq, HashesJson Centred);

/// <summary>One line of hash --json.</summary>
internal sealed record HashJson(
    string Path, string? Type, string? Decoder, int? Width, int? Height, IReadOnlyList<FrameJson> Frames, string? Damage, string? Failure, string? Message)
{
    public static HashJson From(string path, HashedFile? f, string? problem) => new(path, f?.Type.ToString(), f?.Decoder, f?.Width, f?.Height,
        [.. (f?.Frames ?? []).Select(x => new FrameJson(x.Frame, HashesJson.From(x.FullQuality, x.Full), HashesJson.From(x.CentredQuality, x.Centred)))],
        f?.Damage, f?.Kind?.ToString(), problem is { Length: > 0 } ? problem : null);
}
