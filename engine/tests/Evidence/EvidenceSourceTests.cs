using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Tests.Evidence;

public sealed class EvidenceSourceTests : IDisposable
{
    private readonly SeizedFolder _seized = new();

    public void Dispose() => _seized.Dispose();

    [Fact]
    public void A_source_is_found_through_links_and_dots_and_made_absolute()
    {
        _seized.AddFolder("real");
        _seized.AddLink("link", "real");

        var source = EvidenceSource.Find(_seized["real/.././link/"], out string problem);

        Assert.Equal(("", false), (problem, source!.IsFile));
        Assert.Equal(SeizedFolder.Bytes(_seized["real"]), source.Path);
    }

    [Fact]
    public void A_name_that_is_no_text_is_given_as_it_is_shown()
    {
        byte[] name = SeizedFolder.Raw("caf\xe9\n");
        _seized.AddFolder(name);
        string shown = PathText.Escape(SeizedFolder.Bytes(_seized.Path)) + "/" + PathText.Escape(name);

        var source = EvidenceSource.Find(shown, out string problem);

        Assert.Equal("", problem);
        Assert.Equal(shown, source!.ToString());
    }

    [Fact]
    public void What_was_typed_wins_over_what_it_would_mean_when_unescaped()
    {
        _seized.AddFolder("\\x41");
        _seized.AddFolder("A");

        Assert.Equal(SeizedFolder.Bytes(_seized["\\x41"]), EvidenceSource.Find(_seized["\\x41"], out _)!.Path);
    }

    [Theory]
    [InlineData("missing", "no such file or folder")]
    [InlineData("missing\\q", "begins no escape")]
    [InlineData("caf\uFFFD", "write each as \\xHH")]
    [InlineData("file/beneath", "not a folder")]
    [InlineData("self", "symbolic link")]
    [InlineData("fifo", "is a FIFO")]
    [InlineData("nul\0byte", "NUL byte")]
    public void What_is_no_source_is_refused_with_the_reason(string name, string reason)
    {
        _seized.AddFile("file");
        _seized.AddLink("self", "self");
        _seized.AddFifo("fifo");

        Assert.Null(EvidenceSource.Find(_seized.Path + "/" + name, out string problem));

        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.StartsWith("source '", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_argument_is_refused()
    {
        Assert.Null(EvidenceSource.Find("", out string problem));
        Assert.Equal("an empty path names no source", problem);
    }

    [Fact]
    public void A_folder_that_may_not_be_read_is_refused()
    {
        _seized.AddFolder("closed");
        _seized.SetMode("closed", 0);
        string problem = "";

        SeizedFolder.AsNobody(() => Assert.Null(EvidenceSource.Find(_seized["closed"], out problem)));

        Assert.Contains("cannot be read: permission denied", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_is_gone_when_it_is_opened_says_so()
    {
        _seized.AddFolder("source");
        var source = EvidenceSource.Find(_seized["source"], out _)!;
        Directory.Delete(_seized["source"]);

        Assert.Null(EvidenceRoot.Open(1, source, out var failure));

        Assert.Equal(FailureKind.Unstable, failure!.Kind);
    }

    [Fact]
    public void Whether_a_case_lies_in_the_source_is_told_through_links_and_for_what_does_not_exist_yet()
    {
        _seized.AddFolder("source");
        _seized.AddFolder("source/sub");
        _seized.AddFolder("source2");
        _seized.AddLink("alias", "source/sub");
        var source = EvidenceSource.Find(_seized["source"], out _)!;

        Assert.True(source.Contains(SeizedFolder.Bytes(_seized["source"])));
        Assert.True(source.Contains(SeizedFolder.Bytes(_seized["source/"])));
        Assert.True(source.Contains(SeizedFolder.Bytes(_seized["source/sub"])));
        Assert.True(source.Contains(SeizedFolder.Bytes(_seized["source/sub/new/case"])));
        Assert.True(source.Contains(SeizedFolder.Bytes(_seized["alias/new"])));
        Assert.False(source.Contains(SeizedFolder.Bytes(_seized["source2"])));
        Assert.False(source.Contains(SeizedFolder.Bytes(_seized["source-not-yet/case"])));
        Assert.False(source.Contains(SeizedFolder.Bytes(_seized.Path)));
        Assert.False(source.Contains(SeizedFolder.Bytes("/")));
        Assert.False(source.Contains(SeizedFolder.Bytes("/no-such-folder-here/case")));
    }
}
