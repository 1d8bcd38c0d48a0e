using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Tests;

public sealed class CotejoProcessTests
{
    [Fact]
    public void The_exit_code_and_both_outputs_are_kept()
    {
        ProcessResult result = CotejoProcess.Run("sh", ["-c", "echo out; echo err >&2; exit 2"], TimeSpan.FromMinutes(1));
        Assert.Equal((2, "out\n", "err\n"), (result.ExitCode, result.Output, result.Errors));
    }

    [Fact]
    public void A_process_beyond_its_limit_is_killed_with_all_that_it_started()
    {
        // The shell prints the id of its child and waits for it; the outputs close only when both are gone.
        ProcessResult result = CotejoProcess.Run("sh", ["-c", "sleep 600 & echo $!; wait"], TimeSpan.FromMilliseconds(500));
        Assert.Null(result.ExitCode);
        int child = int.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture);
        Assert.False(Directory.Exists($"/proc/{child}") && !File.ReadAllText($"/proc/{child}/stat").Contains(") Z ", StringComparison.Ordinal));
    }

    [Fact]
    public void Peak_memory_counts_what_a_child_holds()
    {
        // head of a device without end, kept by a variable: about fifty megabytes in the shell's child.
        ProcessResult result = CotejoProcess.Run("sh", ["-c", "sh -c 'x=$(head -c 50000000 /dev/zero | tr \"\\\\0\" x); sleep 1'; true"], TimeSpan.FromMinutes(1));
        Assert.Equal(0, result.ExitCode);
        Assert.True(result.PeakBytes > 50_000_000, $"{result.PeakBytes} bytes");
    }

    [Fact]
    public void A_command_that_is_not_there_is_named()
    {
        var refused = Assert.Throws<SettingsException>(() => CotejoProcess.Find("/nowhere/cotejo"));
        Assert.Contains("/nowhere/cotejo", refused.Message, StringComparison.Ordinal);
    }
}
