using System.CommandLine;
using Cotejo.Engine.Planning;

namespace Cotejo.Cli.Verbs;

/// <summary>The options of every verb that computes.</summary>
internal static class ComputeOptions
{
    public static Option<string?> Memory(string what) => new("--memory")
    {
        HelpName = "SIZE",
        Description = $"Most memory for {what} at one time, for example 2GiB. Default: 1/{MatchPlan.MemoryShare} of the machine's.",
    };

    public static Option<int?> Distance() => new("--distance")
    {
        HelpName = "BITS",
        Description = $"Bits of 256 by which two pictures or frames may differ and still count as copies, 0 to 63. Default: {MatchPlan.DefaultDistance}.",
    };

    public static Option<string?> Flood() => new("--flood")
    {
        HelpName = "LIMIT",
        Description = "An entry of a list that is near to more contents than this floods: it is reported, and its hits are left out. A share of the "
            + $"hashed contents (2%, never below {FloodLimit.Default.Least} contents), a number of contents, or off. Default: {FloodLimit.Default.Percent}%.",
    };

    public static Option<string?> Backend(string does) => new("--backend")
    {
        HelpName = "NAME",
        Description = $"What {does}: cuda, opencl or cpu, which is used or refused; or auto (the default), which takes what was "
            + "measured to be faster on this machine. The result is the same.",
    };

    public static Option<string?> Device() => new("--device")
    {
        HelpName = "N[,N]",
        Description = "Which devices of the named back end, as 'cotejo devices' numbers them: 0,1. Default: all that are usable.",
    };
}
