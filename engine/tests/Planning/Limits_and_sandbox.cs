using Cotejo.Engine.Archives;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Isolation;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Tests.Planning;

public sealed class Limits_and_sandbox : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Are_the_defaults_when_nothing_is_typed()
    {
        var plan = Plan(null, out var problems);
        Assert.Empty(problems);
        Assert.Equal((new DecodeLimits(), new ArchiveLimits(), 0, SandboxPolicy.Auto), (plan.Limits, plan.Archives, plan.Passwords.Count, plan.Sandbox));
        Assert.Contains("sandbox auto, pictures as far as hashes need, at most 500000000 pixels and 120 s each", plan.ToString());
    }

    [Fact]
    public void Are_taken_as_typed()
    {
        string words = _folder.Write("words.txt", "\uFEFFsecret\r\n\n secret \nsecret\nпароль"u8.ToArray());
        var plan = Plan(new LimitSettings(1_000_000, "2GiB", 5, "90s", 0, 50, 7, "1TiB", words), out var problems, "required");
        Assert.Empty(problems);
        Assert.Equal(new DecodeLimits(MaxPixels: 1_000_000, MaxFrames: 5, MaxFileBytes: int.MaxValue) { MaxTime = TimeSpan.FromSeconds(90) }, plan.Limits);
        Assert.Equal(new ArchiveLimits(0, 50, 7, 1L << 40), plan.Archives);
        Assert.Equal(["secret", " secret ", "пароль"], plan.Passwords);
        Assert.Equal(SandboxPolicy.Required, plan.Sandbox);
        Assert.Contains("pixels 1000000", plan.LimitsText);
        Assert.Contains("3 passwords", plan.LimitsText);
        Assert.DoesNotContain("secret", plan.LimitsText + plan);
    }

    [Fact]
    public void Are_refused_together()
    {
        Plan(new LimitSettings(0, "3GiB", -1, "2", 33, 0, 0, "much", _folder["nowhere"]), out var problems, "maybe");
        Assert.Equal(
        [
            "--max-pixels 0 is out of range; give 1 to 4294836225.",
            "--max-frames -1 is out of range; give 1 to 1000000.",
            "--max-file 3GiB is out of range; give 1MiB to 2GiB.",
            "--item-time '2' is not a time; write for example 90s or 5min.",
            "--archive-depth 33 is out of range; give 0 to 32.",
            "--archive-ratio 0 is out of range; give 1 to 1000000.",
            "--archive-entries 0 is out of range; give 1 to 1000000000.",
            "--archive-bytes 'much' is not a size; write for example 512MiB.",
            $"--password-file {_folder["nowhere"]}: is not there.",
            "--sandbox 'maybe' is none of auto, required, off.",
        ], problems);
    }

    [Theory]
    [InlineData("good\n\u00ff", "line 2 is not UTF-8")]
    [InlineData("a\0b", "line 1 holds a NUL")]
    public void Passwords_are_text(string latin, string problem)
    {
        string words = _folder.Write("words.txt", System.Text.Encoding.Latin1.GetBytes(latin));
        Plan(new LimitSettings(PasswordFile: words), out var problems);
        Assert.Equal([$"--password-file {words}: {problem}."], problems);
    }

    [Fact]
    public void A_list_of_passwords_has_its_bounds()
    {
        string One(string text)
        {
            string words = _folder.Write(Guid.NewGuid().ToString("N"), System.Text.Encoding.ASCII.GetBytes(text));
            Plan(new LimitSettings(PasswordFile: words), out var problems);
            return string.Join(' ', problems);
        }
        Assert.Contains("longer than 1024", One(new string('x', 1025)));
        Assert.Equal("", One(string.Join('\n', Enumerable.Range(0, PasswordFile.MostPasswords))));
        Assert.Contains("at most 10000", One(string.Join('\n', Enumerable.Range(0, PasswordFile.MostPasswords + 1))));
        Assert.Contains("larger than 4 MiB", One(new string('\n', (4 << 20) + 1)));
    }

    private static ScanPlan Plan(LimitSettings? limits, out List<string> problems, string? sandbox = null)
    {
        problems = [];
        return ScanPlan.From(new("case", ["in"], null, null, null, Sandbox: sandbox, Limits: limits), problems);
    }
}
