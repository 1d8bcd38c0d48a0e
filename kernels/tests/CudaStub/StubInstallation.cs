using System.Runtime.CompilerServices;
using Cotejo.Kernels.Tests.Devices;

namespace Cotejo.Kernels.Tests;

/// <summary>Puts the stub in place of a card for all tests of this assembly, unless they are to run on the machine's own.</summary>
internal static class StubInstallation
{
#pragma warning disable CA2255 // ILGPU looks for the driver once, at whatever test comes first.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Install()
    {
        if (!DeviceUnderTest.RequireGpu && CudaStub.Unavailable is null) { CudaStub.LoadIntoThisProcess(); }
    }
}
