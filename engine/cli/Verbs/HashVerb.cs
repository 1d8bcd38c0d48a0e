using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Exchange;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Isolation;
using Cotejo.Engine.Planning;
using Cotejo.Kernels;

namespace Cotejo.Cli.Verbs;

internal static class HashVerb
{
    public static Command Command()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Pictures and videos. Of an animation the text shows the first frame, --json all.", Arity = ArgumentArity.OneOrMore,
        };
        var centred = new Option<bool>("--centred") { Description = "The centred hash (finds copies of other sizes) in place of PDQ (what lists and other tools know)." };
        var dihedral = new Option<bool>("--dihedral") { Description = "All eight orientations, one a line, with the orientation before the path." };
        var vpdq = new Option<bool>("--vpdq") { Description = "Of one video, the list of its frames in vPDQ's compact exchange form, as JSON." };
        var (every, frames, sandbox) = (VideoOptions.Every(), VideoOptions.Frames(), SandboxOption.Make());
        var json = Verb.Json();
        return new VerbCommand("hash", "Print the perceptual hash of pictures and videos, one a line: hex,quality,path. Below quality 50 a hash says little.", """
            Of a video there is one line for each frame that is looked at: hex,quality,seconds,path.

            Examples:
              cotejo hash photo.jpg
              cotejo hash --centred --dihedral photo.jpg
              cotejo hash *.jpg --json | jq -r .frames[0].pdq.hashes.Original
              cotejo hash film.mp4 --video-every 500ms
              cotejo hash film.mp4 --vpdq > film.vpdq.json
            """)
        {
            files, centred, dihedral, vpdq, every, frames, sandbox,
        }.Does(json, (parsed, cancel) =>
        {
            string[] named = parsed.GetValue(files)!;
            var form = new HashForm(parsed.GetValue(centred), parsed.GetValue(dihedral), parsed.GetValue(vpdq), parsed.GetValue(json));
            var problems = new List<string>();
            var video = VideoPlan.From(parsed.GetValue(every), parsed.GetValue(frames), decoder: null, time: null, threads: 0, problems);
            var policy = LimitPlan.Sandbox(parsed.GetValue(sandbox), problems);
            form.Check(named.Length, problems);
            if (problems.Count > 0) { throw new SettingsException(problems); }
            return Run(named, form, video, policy, cancel);
        });
    }

    private static ExitCode Run(string[] files, HashForm form, VideoSettings video, SandboxPolicy policy, CancellationToken cancel)
    {
        if (FileHasher.Probe() is { } missing) { throw new SettingsException(missing); }
        using var hasher = new FileHasher(video, keepRepeats: true, policy);
        if (hasher.Note is { } note) { Console.Error.WriteLine($"cotejo: {PlainText.Of(note)}"); }
        bool failed = false;
        foreach (string typed in files)
        {
            string path = PathText.Escape(Encoding.UTF8.GetBytes(typed));
            HashedFile? hashed = null;
            if (EvidenceSource.Find(typed, out string? problem) is { } found)
            {
                if (found.IsFile) { hashed = hasher.Hash(found, cancel); }
                problem = !found.IsFile ? $"{found} is a folder; 'cotejo scan' takes folders"
                    : form.Vpdq ? VpdqFile.Of(hashed!).Failure : hashed!.Failure;
            }
            failed |= problem is { Length: > 0 };
            if (form.Json) { StandardStreams.Write(output => WriteJson(HashJson.From(path, hashed, problem), output)); }
            else if (problem is { Length: > 0 }) { Console.Error.WriteLine($"cotejo: {path}: {PlainText.Of(problem)}"); }
            else
            {
                if (hashed is { Video: not null, Damage: { } damage })
                {
                    Console.Error.WriteLine($"cotejo: {path}: partial: {PlainText.Of(damage)}");
                }
                Print(path, hashed!, form, Console.Out);
            }
        }
        return failed ? ExitCode.DoneWithFailedItems : ExitCode.Done;
    }

    internal static void Print(string path, HashedFile hashed, HashForm form, TextWriter text)
    {
        if (form.Vpdq)
        {
            VpdqJson.Write(text, VpdqFile.Of(hashed).Frames);
            text.WriteLine();
            return;
        }
        foreach (var frame in hashed.Video is null ? hashed.Frames.Take(1) : hashed.Frames) { Print(path, frame, form, text); }
    }

    private static void Print(string path, HashedFrame frame, HashForm form, TextWriter text)
    {
        var hashes = form.Centred ? frame.Centred : frame.Full;
        int quality = form.Centred ? frame.CentredQuality : frame.FullQuality;
        string time = frame.Time is { } shown ? FrameJson.Seconds(shown.First).ToString(CultureInfo.InvariantCulture) + "," : "";
        for (int o = 0; o < (form.Dihedral ? hashes.Length : 1); o++)
        {
            string laid = form.Dihedral ? $"{(Orientation)o}," : "";
            text.WriteLine($"{hashes[o]},{quality},{time}{laid}{path}");
        }
    }

    internal static void WriteJson(HashJson line, Stream output)
    {
        JsonSerializer.Serialize(output, line, CliJson.Default.HashJson);
        output.WriteByte((byte)'\n');
    }
}

/// <summary>What hash prints of a file.</summary>
/// <param name="Vpdq">The list of a video's frames in vPDQ's compact exchange form, in place of all others.</param>
internal sealed record HashForm(bool Centred, bool Dihedral, bool Vpdq, bool Json)
{
    /// <param name="files">How many are given.</param>
    /// <param name="problems">Receives what does not go together.</param>
    public void Check(int files, List<string> problems)
    {
        if (!Vpdq) { return; }
        if (files > 1) { problems.Add($"--vpdq writes the list of one video; {files} files are given."); }
        if (Centred || Dihedral || Json)
        {
            problems.Add("--vpdq is a form of its own: PDQ as it lies; leave out --centred, --dihedral and --json.");
        }
    }
}
