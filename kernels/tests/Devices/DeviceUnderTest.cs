using Cotejo.Kernels.Devices;

namespace Cotejo.Kernels.Tests.Devices;

/// <summary>
/// The devices that twins are compared on. "verification" is ILGPU's interpreter and always there; "cuda" is the machine's card where
/// REQUIRE_GPU=1 says that there must be one, else the stub driver; "opencl" is there where a usable OpenCL device is.
/// </summary>
internal static class DeviceUnderTest
{
    public const string Verification = "verification";

    /// <summary>On a machine with a card a missing device is a failure, never a skip.</summary>
    public static bool RequireGpu => Environment.GetEnvironmentVariable("REQUIRE_GPU") == "1";

    /// <summary>The interpreter is too slow for more than a handful of small planes or some thousand pairs.</summary>
    public static bool IsSlow(ComputeDevice device) => device.Info.Backend == Backend.Cpu;

    public static TheoryData<string> All
    {
        get
        {
            var names = new TheoryData<string> { Verification };
            foreach (var device in Real()) { names.Add(device.Id); }
            return names;
        }
    }

    public static ComputeDevice Open(string name) =>
        name == Verification ? ComputeDevice.OpenForVerification() : ComputeDevice.Open(Real().Single(device => device.Id == name));

    private static List<DeviceInfo> Real()
    {
        var found = DeviceList.Find(out var absent).Where(device => device is { Backend: not Backend.Cpu, Unusable: null }).ToList();
        return found.Count == 0 && RequireGpu
            ? throw new InvalidOperationException($"REQUIRE_GPU=1, and there is no usable device. {string.Join(' ', absent)}")
            : found;
    }
}
