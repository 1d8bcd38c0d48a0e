using System.Text;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Tests;

public sealed class HostileArchivesTests : IDisposable
{
    private const string Hash = "aa", OtherHash = "bb";

    private readonly Workplace _place = new(null);

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Every_archive_is_on_the_disk_and_the_manifest_says_what_is_in_it()
    {
        var entries = HostileArchives.Generate(_place.At("archives"), 1);
        var files = Listing.Digests(_place.At("archives"));
        Assert.Equal(files, new SortedDictionary<string, string>(entries.ToDictionary(e => e.Path, e => e.Sha256!), StringComparer.Ordinal));
        Assert.True(entries.Count >= 40, $"{entries.Count} archives");
        var read = Manifest.Read(_place.At("archives"));
        Assert.Equal(entries.SelectMany(e => e.Entries!.SelectMany(i => i.Way)), read.SelectMany(e => e.Entries!.SelectMany(i => i.Way)));
        Assert.Contains(read, e => e.Entries!.Any(i => i.Way[0] == $"../{HostileArchives.Bait}-1.jpg"));
    }

    [Fact]
    public void An_archive_that_is_accounted_for_has_no_problem() => Assert.Empty(Problems("archive", "skipped(Archive)", Entry(Hash, "hashed", "a/b.jpg"), ("x.zip\0a/b.jpg", "hashed", Hash)));

    [Fact]
    public void Entries_of_one_name_and_of_none_are_told_apart_by_numbers()
    {
        Assert.Empty(Problems("archive", "skipped(Archive)", Entry(OtherHash, null, "a.jpg"), ("x.zip\0a.jpg", "hashed", Hash), ("x.zip\0a.jpg\0\0" + "2", "hashed", OtherHash)));
        Assert.Empty(Problems("archive", "skipped(Archive)", Entry(Hash, null, ""), ("x.zip\0\0\0" + "1", "hashed", Hash)));
        Assert.Empty(Problems("archive", "skipped(Archive)", Entry(Hash, null, "in.7z", "../a.jpg"), ("x.zip\0in.7z\0../a.jpg", "hashed", Hash)));
    }

    [Theory]
    [InlineData("archive", "failed(Corrupt)", "hashed", Hash, "x.zip (it is odd): failed(Corrupt), not skipped(Archive)")]
    [InlineData("broken archive", "skipped(Archive)", "hashed", Hash, "x.zip (it is odd): skipped(Archive), as if it were whole")]
    [InlineData("archive", "skipped(Archive)", "failed(Corrupt)", Hash, "x.zip (it is odd): 'a.jpg' is failed(Corrupt), not hashed")]
    [InlineData("archive", "skipped(Archive)", "hashed", OtherHash, "x.zip (it is odd): 'a.jpg' is there with other bytes")]
    [InlineData("archive", "skipped(Archive)", null, Hash, "x.zip (it is odd): 'a.jpg' is not accounted for")]
    public void What_is_amiss_is_told(string kind, string outcome, string? entry, string hash, string told)
    {
        (string, string, string)[] found = entry is null ? [] : [("x.zip\0a.jpg", entry, hash)];
        Assert.Equal(told, Assert.Single(Problems(kind, outcome, Entry(Hash, "hashed", "a.jpg"), found)));
    }

    [Fact]
    public void The_real_command_accounts_for_every_entry_and_writes_and_opens_nothing_by_its_name()
    {
        ArchiveResult result = new ArchiveTrial(CotejoProcess.Find(null), _place, TimeSpan.FromMinutes(10), _ => { }).Run(1);
        Assert.Empty(result.Trespasses);
        Assert.Empty(result.Problems);
        Assert.True(result.Entries > 150, $"{result.Entries} entries");
    }

    private static ArchivedEntry Entry(string hash, string? outcome, params string[] way) => new(way, hash, outcome);

    private static List<string> Problems(string kind, string outcome, ArchivedEntry entry, params (string Path, string Outcome, string Hash)[] found)
    {
        var byPath = found.ToDictionary(f => Hex(f.Path), f => f.Outcome);
        byPath.Add(Hex("x.zip"), outcome);
        var outcomes = new LedgerOutcomes(1, found.Length, byPath) { Digests = found.ToDictionary(f => Hex(f.Path), f => f.Hash) };
        return [.. ArchiveTrial.Problems(new ManifestEntry("x.zip", kind, null, "it is odd", 0, null) { Entries = [entry] }, outcomes)];
    }

    private static string Hex(string path) => Convert.ToHexString(Encoding.UTF8.GetBytes(path));
}
