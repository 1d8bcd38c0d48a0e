using System.CommandLine;
using System.Runtime.Versioning;
using Cotejo.Harness;
using Cotejo.Harness.Commands;

[assembly: SupportedOSPlatform("linux")]

var root = new RootCommand("Whole-run scenarios of Cotejo: generated seizures, trials and measurements of the real command, comparison with a baseline.")
{
    GenerateCommand.Create(),
    FloorCommand.Create(),
    BenchCommand.Create(),
    RunCommand.Create(),
    MeasureCommand.Create(),
    CompareCommand.Create(),
    BaselineCommand.Create(),
    HistoryCommand.Create(),
    GateCommand.Create(),
    PeersCommand.Create(),
    AccuracyCommand.Create(),
};
try
{
    return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (SettingsException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
