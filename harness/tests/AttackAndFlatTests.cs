using System.CommandLine;
using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Commands;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Tests;

public sealed class AttackAndFlatTests : IDisposable
{
    private readonly Workplace _place = new(null);

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Attacks_have_a_folder_for_every_edit_and_the_same_seed_gives_the_same_bytes()
    {
        var entries = AttackSeizure.Generate(_place.At("one"), 5, pictures: 2, from: null);
        var again = AttackSeizure.Generate(_place.At("two"), 5, pictures: 2, from: null);
        Assert.Equal(entries, again);
        // Edits that would enlarge a small picture are left out.
        string[] names = [.. TrialEdit.All.Select(e => e.Name)], enlarging = ["to 1280 px, q80", "to 800 px, q80", "to 320 px, q80"];
        Assert.Equal(names.Except(enlarging).Append("original").Order(), entries.Select(e => e.Edit).Except(enlarging).Distinct().Order());
        Assert.Equal(entries.Select(e => e.Edit).Distinct().Count(), Directory.GetDirectories(_place.At("one")).Length);
        var files = Manifest.Read(_place.At("one")).ToDictionary(e => e.Path, e => e.Sha256!);
        Assert.Equal(Listing.Digests(_place.At("one")), new SortedDictionary<string, string>(files, StringComparer.Ordinal));
    }

    [Fact]
    public void Flat_pictures_are_all_different_and_the_same_seed_gives_the_same_bytes()
    {
        var entries = FlatSeizure.Generate(_place.At("one"), 2, 24);
        Assert.Equal(entries, FlatSeizure.Generate(_place.At("two"), 2, 24));
        Assert.Equal((24, 24), (entries.Select(e => e.Sha256).Distinct().Count(), entries.Select(e => e.Source).Distinct().Count()));
        Assert.Equal(FlatPictures.Kinds.Select(k => k.Name).Order(), entries.Select(e => e.Edit).Distinct().Order());
    }

    [Fact]
    public void A_shape_can_be_named_by_an_option()
    {
        Assert.Equal(0, GenerateCommand.Create().Parse(["--shape", "flat", "--seed", "2", "--count", "6", _place.At("one")]).Invoke());
        Assert.Equal(FlatSeizure.Generate(_place.At("two"), 2, 6), Manifest.Read(_place.At("one")));
        var refused = Assert.Throws<SettingsException>(() =>
            GenerateCommand.Create().Parse(["--shape", "round", _place.At("three")]).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        Assert.Contains("telegram", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(GenerateCommand.Create().Parse(["flat", _place.At("three"), "--bogus"]).Errors);
    }

    [Fact]
    public void The_rule_of_quality_keeps_flat_pictures_from_the_matcher_but_not_pages()
    {
        var results = FlatTrial.Run(1, 60).ToDictionary(r => r.Kind);
        Assert.All((string[])["wall", "gradient", "black frame"], kind => Assert.Equal((10, 0), (results[kind].Pictures, results[kind].Compared)));
        Assert.All((string[])["page of text", "chat"], kind => Assert.Equal(10, results[kind].Compared));
        Assert.Equal(60, results["all"].Pictures);
        Assert.Equal(0, results["all"].Pairs.PerMillion[2]);
    }
}
