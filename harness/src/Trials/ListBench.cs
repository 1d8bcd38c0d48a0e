using System.Globalization;
using System.Text;
using System.Text.Json;
using Cotejo.Harness.Measuring;
using Cotejo.Harness.Pictures;
using Cotejo.Kernels;

namespace Cotejo.Harness.Trials;

/// <param name="Wall">Seconds of the whole command.</param>
/// <param name="Processor">Seconds of all its threads.</param>
internal sealed record ListCost(double Wall, double Processor, long PeakBytes);

/// <param name="Import">Of the list.</param>
/// <param name="Without">A match of the same case without the list: what reading and grouping cost anyway.</param>
/// <param name="With">The match with the list.</param>
/// <param name="Hits">Contents that were found; as many were planted.</param>
internal sealed record ListRound(long Entries, int Contents, ListCost Import, ListCost Without, ListCost With, long Hits, long Planted)
{
    /// <summary>What holding the case against the list cost, in seconds on the clock; where others use the machine, nothing that can be relied on.</summary>
    public double LookUp => With.Wall - Without.Wall;

    /// <summary>Likewise in seconds of processors.</summary>
    public double LookUpProcessor => With.Processor - Without.Processor;

    public bool IsRight => Hits == Planted;
}

internal sealed record ListBenchResult(World World, ListRound? Digests, ListRound? Pictures);

/// <summary>What a long list costs: its import, and a match of a large case with it. Every planted hit must be found, and no other.</summary>
internal sealed class ListBench(string cotejo, Workplace place, ulong seed, Action<string> say)
{
    /// <summary>One content in so many is on the list.</summary>
    private const int OneIn = 20;

    private const int DigestBytes = 68, Md5At = 52;

    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    /// <summary>MD5 lines against contents that are no pictures.</summary>
    public ListRound Digests(int lines, int contents)
    {
        string list = place.At("digests.md5"), caseFolder = Empty("digests-case");
        say($"drawing {lines:N0} MD5 and {contents:N0} contents");
        using (var writer = new StreamWriter(list, append: false, Encoding.ASCII, 1 << 20))
        {
            var md5 = new byte[16];
            for (int n = 0; n < lines; n++) { writer.Write(Convert.ToHexStringLower(Md5(n, md5)) + '\n'); }
        }
        int planted = 0;
        using (var invented = new InventedCase(caseFolder))
        {
            var digests = new byte[DigestBytes];
            var chance = Chance.For(seed, "contents");
            for (int n = 0; n < contents; n++)
            {
                chance.Fill(digests);
                if (n % OneIn == 0)
                {
                    Md5((int)((long)n * lines / contents), digests.AsSpan(Md5At, 16));
                    planted++;
                }
                invented.AddFile(digests);
            }
        }
        return Measure(caseFolder, list, lines, contents, planted);
    }

    /// <summary>PDQ hashes against pictures in eight orientations.</summary>
    public ListRound Pictures(int lines, int pictures)
    {
        string list = place.At("pictures.pdq"), caseFolder = Empty("pictures-case");
        say($"drawing {lines:N0} PDQ hashes and {pictures:N0} pictures");
        var listed = Chance.For(seed, "pdq");
        var hashes = new Hash256[lines];
        for (int n = 0; n < lines; n++) { hashes[n] = new Hash256(listed.Next(), listed.Next(), listed.Next(), listed.Next()); }
        File.WriteAllLines(list, hashes.Select(hash => $"{hash},100"));
        int planted = 0;
        using (var invented = new InventedCase(caseFolder))
        {
            var digests = new byte[DigestBytes];
            var chance = Chance.For(seed, "pictures");
            for (int n = 0; n < pictures; n++)
            {
                chance.Fill(digests);
                Hash256[] eight = InventedCase.Draw(chance);
                if (n % OneIn == 0)
                {
                    eight[chance.Below(8)] = Turned(hashes[chance.Below(lines)], chance.Between(0, 31), chance);
                    planted++;
                }
                invented.AddPicture(digests, eight);
            }
        }
        return Measure(caseFolder, list, lines, pictures, planted);
    }

    private ListRound Measure(string caseFolder, string list, long entries, int contents, long planted)
    {
        string[] match = ["match", caseFolder, "--backend", "cpu", "--flood", "off", "--json"];
        ListCost import = Run(out _, "list", "add", caseFolder, list, "--as", "find");
        Directory.Move(Path.Combine(caseFolder, "lists"), Path.Combine(caseFolder, "put-away"));
        ListCost without = Run(out _, match);
        Directory.Move(Path.Combine(caseFolder, "put-away"), Path.Combine(caseFolder, "lists"));
        ListCost with = Run(out string output, match);
        long hits = JsonDocument.Parse(output).RootElement.GetProperty("known").GetProperty("foundContents").GetInt64();
        var round = new ListRound(entries, contents, import, without, with, hits, planted);
        say(string.Create(CultureInfo.InvariantCulture, $"{entries:N0} entries, {contents:N0} contents: import {Words(import)}; match {Words(with)}, without the list ")
            + string.Create(CultureInfo.InvariantCulture, $"{Words(without)}; {hits:N0} hits of {planted:N0} planted"));
        return round;
    }

    private static string Words(ListCost cost) =>
        string.Create(CultureInfo.InvariantCulture, $"{cost.Wall:0.0} s ({cost.Processor:0.0} s of processors, {cost.PeakBytes / 1e6:0} MB)");

    private ListCost Run(out string output, params string[] arguments)
    {
        TimeSpan before = ProcessorTime.OfChildren();
        ProcessResult result = CotejoProcess.Run(cotejo, arguments, Limit);
        if (result.ExitCode != 0) { throw new SettingsException($"cotejo {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Errors.Trim()}"); }
        output = result.Output;
        return new ListCost(result.Wall.TotalSeconds, (ProcessorTime.OfChildren() - before).TotalSeconds, result.PeakBytes);
    }

    /// <summary>A case without anything, as cotejo makes one for its first list.</summary>
    private string Empty(string name)
    {
        string folder = place.At(name), first = place.At("first.md5");
        Workplace.Remove(folder);
        File.WriteAllText(first, new string('0', 32));
        Run(out _, "list", "add", folder, first, "--as", "find");
        Run(out _, "list", "drop", folder, "first");
        return folder;
    }

    /// <summary>The n-th of the list.</summary>
    private byte[] Md5(int n, byte[] bytes)
    {
        Md5(n, bytes.AsSpan());
        return bytes;
    }

    private void Md5(int n, Span<byte> bytes)
    {
        var chance = Chance.For(seed, "md5", n);
        BitConverter.TryWriteBytes(bytes, chance.Next());
        BitConverter.TryWriteBytes(bytes[8..], chance.Next());
    }

    private static Hash256 Turned(Hash256 hash, int bits, Chance chance)
    {
        var places = new HashSet<int>();
        while (places.Count < bits) { places.Add(chance.Below(256)); }
        ulong[] words = [hash.W0, hash.W1, hash.W2, hash.W3];
        foreach (int place in places) { words[place / 64] ^= 1UL << (place % 64); }
        return new Hash256(words[0], words[1], words[2], words[3]);
    }
}
