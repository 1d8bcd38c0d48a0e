using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;

namespace Cotejo.Engine.Tests.Evidence;

public sealed class ReadFailureTests
{
    [Theory]
    [InlineData(1, FailureKind.AccessDenied)]
    [InlineData(13, FailureKind.AccessDenied)]
    [InlineData(126, FailureKind.AccessDenied)]
    [InlineData(2, FailureKind.Unstable)]
    [InlineData(20, FailureKind.Unstable)]
    [InlineData(21, FailureKind.Unstable)]
    [InlineData(40, FailureKind.Unstable)]
    [InlineData(116, FailureKind.Unstable)]
    [InlineData(12, FailureKind.OutOfMemory)]
    [InlineData(110, FailureKind.TimedOut)]
    [InlineData(5, FailureKind.ReadError)]
    [InlineData(24, FailureKind.ReadError)]
    [InlineData(117, FailureKind.ReadError)]
    [InlineData(9999, FailureKind.ReadError)]
    public void A_system_error_becomes_a_momentary_failure_of_its_kind(int number, FailureKind kind)
    {
        var failure = ReadFailure.From(new LinuxError(number), "opening failed");

        Assert.Equal(kind, failure.Kind);
        Assert.True(failure.Kind.IsMomentary());
        Assert.StartsWith("opening failed: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($"(errno {number})", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The kernel answers a read at address 0 of a process's memory with EIO: a device error without a broken device.</summary>
    [Fact]
    public void A_read_error_names_the_place_where_reading_failed()
    {
        using var root = EvidenceRoot.Open(1, EvidenceSource.Open("/proc/self/mem"u8.ToArray(), out _)!, out _)!;
        var item = Assert.Single(new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(default));
        using var reader = new EvidenceReader(null);
        Assert.Null(reader.Open(root, item));

        var failure = reader.Digest(default, out var digests);

        Assert.Equal(FailureKind.ReadError, failure!.Kind);
        Assert.Contains("at byte 0", failure.Message, StringComparison.Ordinal);
        Assert.Equal(default, digests);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_a_value_with_the_reason()
    {
        using var seized = new SeizedFolder();
        seized.AddFile("file", [1]);
        seized.SetMode("file", 0);
        using var root = seized.Open();
        var item = Assert.Single(new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(default));
        ReadFailure? failure = null;

        SeizedFolder.AsNobody(() =>
        {
            using var reader = new EvidenceReader(null);
            failure = reader.Open(root, item);
        });

        Assert.Equal(FailureKind.AccessDenied, failure!.Kind);
    }

    [Fact]
    public void Only_regular_files_are_ever_opened()
    {
        using var seized = new SeizedFolder();
        seized.AddFifo("fifo");
        using var root = seized.Open();
        var item = Assert.Single(new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(default));
        using var reader = new EvidenceReader(null);

        Assert.Throws<ArgumentException>(() => reader.Open(root, item));
    }
}
