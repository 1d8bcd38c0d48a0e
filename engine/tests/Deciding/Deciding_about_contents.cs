using Cotejo.Engine.Checking;
using Cotejo.Engine.Deciding;
using Cotejo.Engine.Report;
using Cotejo.Engine.Selecting;

namespace Cotejo.Engine.Tests.Deciding;

public sealed class Deciding_about_contents : IDisposable
{
    private readonly ScannedCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public void Takes_a_group_out_of_the_review_debt()
    {
        Assert.Equal((2, 2), Debt());
        var result = Decide(new Selection { Groups = [1] }, "irrelevant", category: 3, note: "seen");
        Assert.Equal((2, 1), (result.Contents, result.Summary.Review.Undecided));
        Assert.Equal((2, 1), Debt());
        Assert.Equal(["irrelevant 3 seen", "irrelevant 3 seen"], _case.Ledger("SELECT decision || ' ' || category || ' ' || note FROM decided"));
        Decide(new Selection { Groups = [2] }, "relevant");
        Assert.Equal((2, 0), Debt());
    }

    [Fact]
    public void Leaves_in_the_debt_what_is_unclear_or_decided_in_part()
    {
        Decide(new Selection { Groups = [1] }, "unclear");
        Assert.Equal((2, 2), Debt());
        Decide(new Selection { Folders = ["copies"] }, "relevant");
        Assert.Equal((2, 2), Debt());
        Assert.Equal(2, Decide(new Selection { Folders = [_case.Source] }, "relevant").Summary.Review.Groups);
        Assert.Equal((2, 0), Debt());
    }

    [Fact]
    public void Holds_after_matching_and_scanning_again()
    {
        Decide(new Selection { Groups = [1, 2] }, "relevant");
        _case.Match(0);
        Assert.Equal(4, _case.Summary.Review.Groups);
        Assert.Equal(0, _case.Summary.Review.Undecided);
        // A near copy that comes later is looked at: near is not the same.
        _case.Files.Jpeg("in/later.jpg", seed: 1, quality: 40);
        _case.Scan();
        Assert.Equal((2, 1), Debt());
    }

    [Fact]
    public void Is_taken_back_by_undo_and_stays_in_the_log()
    {
        Decide(new Selection { Groups = [1] }, "relevant");
        Assert.Equal(2, Run(new Selection { Groups = [1] }, null, undo: true).Contents);
        Assert.Equal((2, 2), Debt());
        Assert.Empty(_case.Ledger("SELECT decision FROM decided"));
        Assert.Equal(["decided", "decided"], _case.Ledger("SELECT what FROM run_log WHERE entry > 2 ORDER BY entry"));
        Assert.Throws<SettingsException>(() => Run(new Selection { Groups = [1] }, null, undo: true));
        Decide(new Selection { Groups = [1] }, "irrelevant");
        Assert.Equal(["irrelevant", "irrelevant"], _case.Ledger("SELECT decision FROM decided"));
        Assert.Empty(Findings());
    }

    [Fact]
    public void Goes_by_the_first_digits_of_a_digest()
    {
        string sha256 = _case.Ledger("SELECT lower(hex(sha256)) FROM contents WHERE type = 'Unknown'").Single();
        Assert.Equal(1, Decide(new Selection { Digests = [sha256[..8]] }, "irrelevant").Contents);
        Assert.Equal((2, 2), Debt());
        using var numbered = NumberedCase.Open(_case.Folder);
        Assert.Equal("irrelevant", ItemDetailsReader.Read(numbered, "notes.txt").Decision!.Decision);
        Assert.Null(ItemDetailsReader.Read(numbered, "1.jpg").Decision);
    }

    [Fact]
    public void Is_shown_by_the_report()
    {
        Decide(new Selection { Groups = [1] }, "relevant", note: "<b>odd</b>");
        CaseReport.Write(_case.Folder, CancellationToken.None);
        string Read(string name) => File.ReadAllText(Path.Combine(_case.Folder, "report", name));
        Assert.Equal(2, Read("groups.csv").Split('\n').Count(line => line.TrimEnd('\r').EndsWith(",relevant", StringComparison.Ordinal)));
        Assert.Contains("\"decision\":\"relevant\"", Read("groups.jsonl"));
        Assert.Equal(3, Read("items.jsonl").Split('\n').Count(line => line.Contains("\"decision\":\"relevant\"")));
        Assert.Contains("decided: relevant", Read("report.html"));
    }

    [Theory]
    [InlineData("UPDATE decisions SET decision = 'irrelevant'")]
    [InlineData("UPDATE decisions SET note = 'other'")]
    [InlineData("UPDATE decisions SET category = 1")]
    [InlineData("DELETE FROM decisions WHERE sha256 = (SELECT min(sha256) FROM decisions)")]
    [InlineData("INSERT INTO decisions SELECT zeroblob(32), entry, decision, category, note FROM decisions LIMIT 1")]
    public void Cannot_be_changed_unseen(string change)
    {
        Decide(new Selection { Groups = [1] }, "relevant");
        Assert.Empty(Findings());
        _case.Change(change);
        Assert.Equal("decisions (3)", Assert.Single(Findings()).Where);
    }

    [Fact]
    public void Refuses_what_is_not_plain()
    {
        Assert.Equal(["What is decided? Give --group, --sha256 or --folder.", "--as is missing: one of relevant, irrelevant, unclear."], Problems(new Selection(), null));
        Assert.Equal(2, Problems(new Selection { Groups = [1], Folders = ["copies"] }, "good").Count);
        Assert.Equal(["There is no group 3; the case has 1 to 2."], Problems(new Selection { Groups = [3] }, "relevant"));
        Assert.StartsWith("The case has no folder or archive 'nowhere'.", Assert.Single(Problems(new Selection { Folders = ["nowhere"] }, "relevant")));
        Assert.StartsWith("The case has no content whose digest", Assert.Single(Problems(new Selection { Digests = ["00000000"] }, "relevant")));
        Assert.Equal(["--undo takes a decision back; leave out --as, --category and --note."], Problems(new Selection { Groups = [1] }, "relevant", undo: true));
        Assert.Equal(["run begun", "run ended"], _case.Ledger("SELECT what FROM run_log ORDER BY entry"));
    }

    [Fact]
    public async Task Waits_for_a_writer_and_does_not_stop_it()
    {
        using var opened = Engine.Ledger.Case.OpenForWriting(_case.Folder);
        using var scanning = opened.Connect(readOnly: false);
        Engine.Ledger.Case.Execute(scanning, "BEGIN IMMEDIATE; UPDATE items SET inode = inode");
        var deciding = Task.Run(() => Decide(new Selection { Groups = [1] }, "relevant"));
        Assert.NotSame(deciding, await Task.WhenAny(deciding, Task.Delay(300)));
        Engine.Ledger.Case.Execute(scanning, "COMMIT");
        Assert.Equal(1, (await deciding).Summary.Review.Undecided);
    }

    private DecisionResult Decide(Selection chosen, string decision, int? category = null, string? note = null) => Run(chosen, decision, category, note);

    private DecisionResult Run(Selection chosen, string? decision, int? category = null, string? note = null, bool undo = false) =>
        CaseDeciding.Run(new DecisionSettings(_case.Folder, chosen, decision, category, note, undo));

    private IReadOnlyList<string> Problems(Selection chosen, string? decision, bool undo = false) =>
        Assert.Throws<SettingsException>(() => Run(chosen, decision, undo: undo)).Problems;

    private (long Groups, long Undecided) Debt() => (_case.Summary.Review.Groups, _case.Summary.Review.Undecided);

    private IReadOnlyList<Finding> Findings() => CaseCheck.Run(_case.Folder, readEvidence: false, new CheckProgress(), CancellationToken.None).Findings;
}
