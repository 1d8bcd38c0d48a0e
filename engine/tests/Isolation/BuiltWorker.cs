using System.Runtime.CompilerServices;
using Cotejo.Engine.Isolation;
using Cotejo.Engine.Tests.Cli;

namespace Cotejo.Engine.Tests.Isolation;

/// <summary>Workers of these tests are the command as the build made it: the copy beside the tests lacks its native libraries.</summary>
internal static class BuiltWorker
{
    [ModuleInitializer]
    internal static void Use() => WorkerProgram.Executable = BuiltCommand.File;
}
