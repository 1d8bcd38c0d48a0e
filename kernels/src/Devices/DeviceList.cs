using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using ILGPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Cotejo.Kernels.Devices;

/// <summary>What this machine has to run kernels on.</summary>
public static class DeviceList
{
    /// <summary>
    /// The processor, then every CUDA device, then every OpenCL device that the drivers name, usable or not. Drivers are asked anew each
    /// time. Does not throw: a driver that cannot be asked is told in <paramref name="absent"/>.
    /// </summary>
    /// <param name="absent">A sentence for each back end that has no device at all, with the reason.</param>
    public static IReadOnlyList<DeviceInfo> Find(out IReadOnlyList<string> absent)
    {
        var devices = new List<DeviceInfo> { Cpu };
        var missing = new List<string>();
        Add(devices, missing, "CUDA", DriverLibraries.Cuda, "the NVIDIA driver", FindCuda);
        Add(devices, missing, "OpenCL", DriverLibraries.OpenCl, "an OpenCL loader (Debian: ocl-icd-libopencl1) and driver", FindOpenCl);
        absent = missing;
        return devices;
    }

    /// <summary>The processor, which is always there.</summary>
    public static DeviceInfo Cpu { get; } = new(Backend.Cpu, 0, ProcessorName(), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Vector512.IsHardwareAccelerated ? "AVX-512" : Vector256.IsHardwareAccelerated ? "AVX2" : "128-bit vectors",
        Environment.ProcessorCount, 0, null);

    private static void Add(
        List<DeviceInfo> devices, List<string> absent, string name, string library, string provider, Func<List<DeviceInfo>> find)
    {
        if (!DriverLibraries.IsThere(library))
        {
            absent.Add(DriverLibraries.Fault(library) is { } fault ? $"{name}: {library} is there and cannot be loaded: {fault}."
                : $"{name}: {library} is not on this machine; {provider} brings it.");
            return;
        }
        try
        {
            var found = find();
            devices.AddRange(found);
            if (found.Count == 0) { absent.Add($"{name}: {library} is there and names no device."); }
        }
#pragma warning disable CA1031 // Whatever a driver or its binding throws while it is asked, the other back ends are still there.
        catch (Exception e)
#pragma warning restore CA1031
        {
            absent.Add($"{name}: {library} is there and could not be asked: {Innermost(e).Message}");
        }
    }

    private static List<DeviceInfo> FindCuda()
    {
        using var context = Context.Create(builder => builder.Cuda(_ => true));
        var found = new List<DeviceInfo>();
        foreach (var device in context.GetCudaDevices())
        {
            string driver = $"CUDA {device.DriverVersion.Major}.{device.DriverVersion.Minor}";
            string? unusable = device.Architecture is null || device.InstructionSet is null
                ? $"its compute capability and driver ({driver}) have no instruction set in common with ILGPU; a newer driver may help" : null;
            int architecture = device.Architecture is { } a ? 10 * a.Major + a.Minor : 0;
            found.Add(new DeviceInfo(Backend.Cuda, found.Count, device.Name, device.MemorySize, driver, device.NumMultiprocessors, architecture, unusable));
        }
        return found;
    }

    private static List<DeviceInfo> FindOpenCl()
    {
        using var context = Context.Create(builder => builder.OpenCL(_ => true));
        var found = new List<DeviceInfo>();
        foreach (CLDevice device in context.GetCLDevices())
        {
            string driver = $"{device.PlatformName}, OpenCL {device.DeviceVersion.Major}.{device.DeviceVersion.Minor}";
            found.Add(new DeviceInfo(Backend.OpenCl, found.Count, device.Name, device.MemorySize, driver, device.NumMultiprocessors, 0, OpenClFault(device)));
        }
        return found;
    }

    private static string? OpenClFault(CLDevice device)
    {
        const int denormals = 1;
        if (device.CLStdVersion < CLCVersionNeeded) { return $"its compiler takes OpenCL C {device.CLStdVersion}, and {CLCVersionNeeded} is needed"; }
        if (!device.Capabilities.GenericAddressSpace) { return "its compiler has no generic address space (OpenCL 2.0), which ILGPU's code needs"; }
        // Sums near zero would round differently, and hashes could differ from those of the other back ends.
        return (device.GetDeviceInfo<long>(CLDeviceInfoType.CL_DEVICE_SINGLE_FP_CONFIG) & denormals) == 0
            ? "it flushes denormal numbers to zero, so that its hashes could differ" : null;
    }

    private static ILGPU.Backends.OpenCL.CLCVersion CLCVersionNeeded { get; } = new(2, 0);

    private static string ProcessorName()
    {
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < 0x80000004)
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }
        Span<int> words = stackalloc int[12];
        for (int leaf = 0; leaf < 3; leaf++)
        {
            (words[4 * leaf], words[4 * leaf + 1], words[4 * leaf + 2], words[4 * leaf + 3]) = X86Base.CpuId(unchecked((int)0x80000002) + leaf, 0);
        }
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(words)).TrimEnd('\0').Trim();
    }

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
