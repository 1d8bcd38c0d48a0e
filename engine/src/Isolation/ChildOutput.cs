using System.Text;

namespace Cotejo.Engine.Isolation;

/// <summary>A child that is asked one thing: what it said on its output and its error, and how it ended.</summary>
/// <param name="Words">At most 64 KiB: ten times what any of them has to say.</param>
/// <param name="End">Null when it could not be started, or had not ended in ten seconds.</param>
internal sealed record ChildOutput(string Words, ChildEnd? End)
{
    private const int LongestWords = 64 << 10;
    private const int PatienceMilliseconds = 10_000;

    public bool IsGood => End is { Code: 0 };

    /// <summary>The last line that says anything; empty without one.</summary>
    public string LastLine => Words.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";

    /// <inheritdoc cref="Sandbox.Start"/>
    public static ChildOutput Of(
        Sandbox sandbox, IReadOnlyList<string> command, IReadOnlyList<string> environment, Confinement confinement)
    {
        var error = ChildPipe.Open(out var opened);
        if (!error.IsNone) { return new ChildOutput(error.ToString(), null); }
        using var pipe = opened!;
        error = sandbox.Start(command, environment, [pipe.ChildNumber, pipe.ChildNumber], confinement, out var started);
        pipe.CloseChildEnd();
        if (!error.IsNone) { return new ChildOutput($"{command[0]}: {error}", null); }
        using var child = started!;
        var words = new StringBuilder();
        Span<byte> buffer = stackalloc byte[4096];
        long until = Environment.TickCount64 + PatienceMilliseconds;
        while (!pipe.Ended && words.Length < LongestWords && Environment.TickCount64 < until)
        {
            ChildPipe.Wait([pipe], milliseconds: 100);
            words.Append(Encoding.UTF8.GetString(buffer[..pipe.Read(buffer)]));
        }
        while (!child.HasEnded && Environment.TickCount64 < until) { Thread.Sleep(1); }
        return new ChildOutput(words.ToString(), child.HasEnded ? child.WaitForEnd() : null);
    }
}
