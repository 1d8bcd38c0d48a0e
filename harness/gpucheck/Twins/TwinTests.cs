using System.Reflection;
using Cotejo.Kernels.Tests.Devices;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Cotejo.GpuCheck.Twins;

/// <summary>The tests of the kernels that compare devices with the definition: the very same as on the build machine, run in this process.</summary>
internal static class TwinTests
{
    private static readonly Assembly Tests = typeof(DeviceListTests).Assembly;

    /// <summary>Finds and runs them, one at a time.</summary>
    public static TestCounts Run(TextWriter output)
    {
        using var framework = new XunitTestFramework(new NullMessageSink());
        var cases = Find(framework);
        using var messages = new TestMessages(output);
        using var executor = framework.GetExecutor(Tests.GetName());
        executor.RunTests(cases, messages, new TestOptions());
        messages.Done.Wait();
        return messages.Counts;
    }

    private static List<ITestCase> Find(XunitTestFramework framework)
    {
        using var messages = new TestMessages(TextWriter.Null);
        using var discoverer = framework.GetDiscoverer(Reflector.Wrap(Tests));
        foreach (var type in Tests.GetExportedTypes().Where(ComparesDevices).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            messages.Done.Reset();
            discoverer.Find(type.FullName, includeSourceInformation: false, messages, new TestOptions());
            messages.Done.Wait();
        }
        return [.. messages.Found.Where(test => !NeedsNoDevice(test))];
    }

    /// <summary>ILGPU's interpreter, which is slow and the same everywhere: the build machine has seen to it.</summary>
    private static bool NeedsNoDevice(ITestCase test) => test.TestMethodArguments is [DeviceUnderTest.Verification, ..];

    /// <summary>A class that opens devices under test, or one about devices as such. The others need no card, and some need compilers.</summary>
    private static bool ComparesDevices(Type type) => type == typeof(DeviceListTests) || type == typeof(ComputeDeviceTests)
        || type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Any(method => KernelSource.Calls(method, called => called.DeclaringType == typeof(DeviceUnderTest)));
}
