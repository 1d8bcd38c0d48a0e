using Cotejo.Engine.Decoding;
using Cotejo.Harness.Mutants;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Tests;

public sealed class MutantTests : IDisposable
{
    private readonly Workplace _place = new(null);

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Before_they_are_damaged_the_real_command_hashes_a_file_of_every_type()
    {
        var (pictures, videos, archives) = MutantSeizure.Originals(1, _place.Folder);
        SmallFile[] all = [.. pictures, .. videos, .. archives];
        Directory.CreateDirectory(_place.At("originals"));
        foreach (var (i, file) in all.Index()) { File.WriteAllBytes(_place.At($"originals/{i}.{file.Extension}"), file.Bytes); }
        ProcessResult run = CotejoProcess.Run(CotejoProcess.Find(null), ["scan", _place.At("case"), _place.At("originals"), "--json"], TimeSpan.FromMinutes(10));
        LedgerOutcomes outcomes = LedgerOutcomes.Read(_place.At("case"));
        string[] refused = [.. all.Index().Where(f => outcomes.ByPath[Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes($"{f.Index}.{f.Item.Extension}"))]
            is not ("hashed" or "skipped(Archive)")).Select(f => f.Item.Name)];
        Assert.Empty(refused);
        // Nine archives of three files, three of one.
        Assert.Equal((all.Length, 30), (outcomes.Items, outcomes.Entries));
        Assert.Equal(archives.Length, outcomes.Counts["skipped(Archive)"]);
        Assert.Equal(0, run.ExitCode);
        MediaType[] types = [.. all.Select(f => MediaTypes.Sniff(f.Bytes, System.Text.Encoding.ASCII.GetBytes("a." + f.Extension)))];
        Assert.Empty(Enum.GetValues<MediaType>().Except([MediaType.Unknown, .. types]));
    }

    [Fact]
    public void The_same_seed_gives_the_same_mutants_in_any_number()
    {
        var few = MutantSeizure.Generate(_place.At("few"), 3, 60);
        var many = MutantSeizure.Generate(_place.At("many"), 3, 90);
        Assert.Equal(few, many.Take(60));
        var onDisk = Listing.Digests(_place.At("few"));
        Assert.Equal(few.Select(m => m.Sha256), few.Select(m => onDisk[m.Path]));
    }

    [Fact]
    public void A_mutant_is_not_empty_and_not_its_original()
    {
        byte[] file = [.. Enumerable.Range(0, 400).Select(i => (byte)i)], other = [.. Enumerable.Repeat((byte)7, 50)], small = [1];
        var kinds = new HashSet<string>();
        for (int i = 0; i < 2000; i++)
        {
            var (bytes, what) = Mutation.Of(file, other, Chance.For(1, "test", i));
            Assert.NotEmpty(bytes);
            Assert.NotEqual(file, bytes);
            kinds.UnionWith(what.Split(", "));
            Assert.NotEqual(small, Mutation.Of(small, small, Chance.For(2, "test", i)).Bytes);
        }
        Assert.Equal(13, kinds.Count);
    }

    [Fact]
    public void The_real_command_gives_each_of_some_hundreds_one_outcome()
    {
        MutantResult result = MutantTrial.Run(CotejoProcess.Find(null), _place, seed: 5, count: 400, TimeSpan.FromMinutes(15), _ => { });
        Assert.Empty(result.Problems);
        Assert.True(result.Contents > 390, $"{result.Contents} contents");
        // Damage that is too small to be told is no test, and so is what no decoder looks at.
        Assert.True(result.Outcomes["hashed"] > 40 && result.Outcomes["failed(Corrupt)"] > 40, string.Join(' ', result.Outcomes));
    }
}
