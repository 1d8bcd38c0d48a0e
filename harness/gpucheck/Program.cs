using System.CommandLine;
using System.Globalization;
using Cotejo.GpuCheck;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
// Before the tests' assembly is touched: it would put its stub driver in a card's place, and take a missing card for granted.
Environment.SetEnvironmentVariable("REQUIRE_GPU", "1");
var quick = new Option<bool>("--quick") { Description = "Measure tiny inputs, to show that everything runs." };
var testsOnly = new Option<bool>("--tests-only") { Description = "Run the tests, measure nothing." };
var ratesOnly = new Option<bool>("--rates-only") { Description = "Run no tests; for tuning, when they have passed." };
var devices = new Option<string[]>("--device") { Description = "Measure only these, as cuda:0; all that are usable without it.", AllowMultipleArgumentsPerToken = true };
var output = new Option<string?>("--out") { Description = "The JSON file; it must not be there yet. [default: gpu-check.json, with --tests-only none]" };
var root = new RootCommand("Compares this machine's cards with the definition, bit for bit, and measures them. Exit code 0: all is well; 1: not.")
{
    quick, testsOnly, ratesOnly, devices, output,
};
root.SetAction(parsed => new Check(
    parsed.GetValue(quick), runsTests: !parsed.GetValue(ratesOnly), measures: !parsed.GetValue(testsOnly), parsed.GetValue(devices) ?? [], parsed.GetValue(output)).Run());
return root.Parse(args).Invoke();
