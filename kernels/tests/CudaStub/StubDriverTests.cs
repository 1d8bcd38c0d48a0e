using System.Diagnostics;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Cotejo.Kernels.Tests;

/// <summary>Devices, memory, order of work, and failures on demand, as ILGPU meets them.</summary>
[Collection(StubAlone.Name)]
public sealed class StubDriverTests
{
    private const int IllegalAddress = 700, OutOfMemory = 2;

    [StubFact]
    public void A_device_is_what_the_settings_say()
    {
        using var device = new StubDevice(OptimizationLevel.O2, ("devices", 3), ("cc", 86), ("driver", 12040), ("memory_bytes", 1 << 30));
        using var context = Context.Create(builder => builder.Cuda());
        var found = context.GetCudaDevices();
        Assert.Equal(3, found.Count);
        var buses = new HashSet<int>();
        foreach (var one in found) { buses.Add(one.PCIBusId); }
        Assert.Equal(3, buses.Count);
        Assert.Equal(("Stub H200", 1L << 30, new CudaArchitecture(8, 6), 12, 4, CudaInstructionSet.ISA_84), (found[0].Name, found[0].MemorySize,
            found[0].Architecture!.Value, found[0].DriverVersion.Major, found[0].DriverVersion.Minor, found[0].InstructionSet!.Value));
    }

    [StubFact]
    public void Memory_runs_out_and_comes_back()
    {
        using var device = new StubDevice(OptimizationLevel.O2, ("memory_bytes", 1 << 20));
        using (var half = device.Accelerator.Allocate1D<byte>(1 << 19))
        {
            Assert.Equal(1 << 19, device.Accelerator.GetFreeMemory());
            Assert.Equal("CUDA_ERROR_OUT_OF_MEMORY", Error(() => device.Accelerator.Allocate1D<byte>((1 << 19) + 1)));
            Assert.Equal((1, 1), (CudaStub.Get("allocations"), CudaStub.Get("live_allocations")));
        }
        using var whole = device.Accelerator.Allocate1D<byte>(1 << 20);
        Assert.Equal((2, 1), (CudaStub.Get("allocations"), CudaStub.Get("live_allocations")));
    }

    [StubFact]
    public void Copies_and_launches_are_counted()
    {
        using var device = new StubDevice();
        device.Map<int, int>(static (i, a, o) => o[i] = a[i], new int[100], 100);
        Assert.Equal((1, 1, 800, 400), (CudaStub.Get("launches"), CudaStub.Get("modules"), CudaStub.Get("bytes_to_device"), CudaStub.Get("bytes_to_host")));
        Assert.True(CudaStub.Get("instructions") > 500);
        Assert.Throws<ArgumentException>(() => CudaStub.Get("nothing"));
        Assert.Throws<ArgumentException>(() => CudaStub.Set("nothing", 1));
    }

    [StubFact]
    public void A_kernel_outside_its_memory_fails_with_the_next_call_and_for_good()
    {
        using var device = new StubDevice();
        var buffer = device.Accelerator.Allocate1D<int>(10);
        var neighbour = device.Accelerator.Allocate1D<int>(10);
        var kernel = device.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<int>>(static (i, o) => o[i + 1] = 1);
        kernel(10, buffer.View);
        Action[] next = [device.Accelerator.Synchronize, () => device.Accelerator.Allocate1D<int>(1), () => neighbour.GetAsArray1D(), buffer.Dispose,
            neighbour.Dispose];
        Assert.All(next, call => Assert.Equal("CUDA_ERROR_ILLEGAL_ADDRESS", Error(call)));
        Assert.Contains("outside every allocation", CudaStub.Message);
    }

    private static string Error(Action call) => Assert.Throws<CudaException>(call).Error;

    [StubTheory]
    [InlineData("fail_launch_after", 719, 2, false)]
    [InlineData("fail_launch_after", 999, 1, true)]
    [InlineData("fail_copy_after", 719, 3, false)]
    [InlineData("fail_alloc_after", 700, 4, false)]
    public void A_failure_that_was_asked_for_comes_on_its_call_and_stays(string key, int code, int nth, bool late)
    {
        using var driver = new StubDriver();
        Assert.Equal(0, driver.Load(StubDriver.Kernel(""), out nint kernel, out _));
        nint memory = driver.Allocate(new uint[4]);
        CudaStub.Set("fail_code", code);
        CudaStub.Set("fail_late", late ? 1 : 0);
        CudaStub.Set(key, nth);
        int Once() => key switch
        {
            "fail_launch_after" => driver.Launch(kernel, 1, 1, memory),
            "fail_copy_after" => driver.Call("cuMemcpyAsync", memory, memory + 8, 4),
            _ => driver.Allocate(4, out _),
        };
        for (int i = 1; i < nth; i++) { Assert.Equal(0, Once()); }
        Assert.Equal(late ? 0 : code, Once());
        Assert.Equal(code, driver.Call("cuCtxSynchronize"));
        Assert.Equal(code, Once());
    }

    [StubFact]
    public void Running_out_of_memory_leaves_the_context_whole()
    {
        using var driver = new StubDriver();
        CudaStub.Set("fail_alloc_after", 2);
        Assert.Equal(0, driver.Allocate(4, out _));
        Assert.Equal(OutOfMemory, driver.Allocate(4, out _));
        Assert.Equal(0, driver.Allocate(4, out _));
    }

    [StubFact]
    public void Copies_outside_of_allocations_are_noticed()
    {
        using var driver = new StubDriver();
        nint memory = driver.Allocate(new uint[4]);
        Assert.Equal(0, driver.Call("cuMemcpyAsync", memory, memory + 8, 8));
        Assert.Equal(0, driver.Call("cuMemsetD8Async", memory, 1, 16));
        Assert.Equal(IllegalAddress, driver.Call("cuMemcpyAsync", memory, memory + 8, 9));
        Assert.Equal(IllegalAddress, driver.Call("cuCtxSynchronize"));
        using var second = new StubDriver();
        nint freed = second.Allocate(new uint[4]);
        Assert.Equal(0, second.Call("cuMemFree_v2", freed));
        Assert.NotEqual(0, second.Call("cuMemFree_v2", freed));
        Assert.Equal(IllegalAddress, second.Call("cuMemsetD8Async", freed, 1, 4));
    }

    [StubFact]
    public void A_launch_that_no_card_takes_is_refused_and_harmless()
    {
        using var driver = new StubDriver();
        string kernel = StubDriver.Kernel(".shared .b8 s[1024];").Replace("\n{", "\n.maxntid 256, 1, 1\n{", StringComparison.Ordinal);
        Assert.Equal(0, driver.Load(kernel, out nint limited, out string log));
        nint memory = driver.Allocate(new uint[4]);
        Assert.Equal(1, driver.Launch(limited, 1, 257, memory));
        Assert.Equal(1, driver.Launch(limited, 0, 32, memory));
        Assert.Equal(1, driver.Launch(limited, 1, 32, memory, 48 * 1024));
        Assert.Equal(0, driver.Launch(limited, 1, 256, memory, 47 * 1024));
        Assert.Equal(0, driver.Call("cuFuncSetAttribute", limited, 8, 100_000));
        Assert.Equal(0, driver.Launch(limited, 1, 256, memory, 100_000));
        Assert.Equal(0, driver.Call("cuCtxSynchronize"));
    }

    /// <summary>Pinned copies and launches wait for whoever waits for them; each stream for itself.</summary>
    [StubFact]
    public void Deferred_work_happens_when_it_is_waited_for()
    {
        using var device = new StubDevice(OptimizationLevel.O2, ("deferred", 1));
        var acc = device.Accelerator;
        using var first = acc.CreateStream();
        using var second = acc.CreateStream();
        using var there = acc.Allocate1D<int>(4);
        using var pinned = acc.AllocatePageLocked1D<int>(4);
        var kernel = acc.LoadAutoGroupedKernel<Index1D, ArrayView<int>>(static (i, o) => o[i] += 1);
        int[] host = pinned.GetArray();
        host.AsSpan().Fill(10);
        there.View.CopyFromPageLockedAsync(first, pinned);
        kernel(first, 4, there.View);
        there.View.CopyToPageLockedAsync(first, pinned);
        host[0] = 20; // too early: the copy has not read it
        second.Synchronize();
        Assert.Equal([20, 10, 10, 10], host);
        first.Synchronize();
        Assert.Equal([21, 11, 11, 11], host);
        // Pageable memory is read at once and written before the call returns.
        int[] pageable = [1, 2, 3, 4];
        there.View.CopyFromCPU(first, pageable);
        pageable[0] = 100;
        kernel(first, 4, there.View);
        there.View.CopyToCPU(first, pageable);
        Assert.Equal([2, 3, 4, 5], pageable);
    }

    [StubFact]
    public void Events_and_two_devices()
    {
        using var device = new StubDevice(OptimizationLevel.O2, ("devices", 2), ("deferred", 1));
        using var context = Context.Create(builder => builder.Cuda().Profiling());
        using var one = context.CreateCudaAccelerator(0);
        var two = context.CreateCudaAccelerator(1);
        using var a = one.Allocate1D<int>([1, 2, 3]);
        var b = two.Allocate1D<int>(3);
        using var marker = one.AddProfilingMarker();
        b.CopyFrom(a);
        two.Synchronize();
        using var after = one.AddProfilingMarker();
        after.Synchronize();
        Assert.True(after - marker >= TimeSpan.Zero);
        Assert.Equal([1, 2, 3], b.GetAsArray1D());
        var peek = two.LoadAutoGroupedStreamKernel<Index1D, ArrayView<int>, ArrayView<int>>(static (i, x, y) => y[i] = x[i] * 2);
        two.EnablePeerAccess(one);
        peek(3, a.View, b.View);
        Assert.Equal([2, 4, 6], b.GetAsArray1D());
        two.DisablePeerAccess(one);
        peek(3, a.View, b.View);
        Assert.Equal("CUDA_ERROR_ILLEGAL_ADDRESS", Error(two.Synchronize));
        one.Synchronize();
        Assert.Equal("CUDA_ERROR_ILLEGAL_ADDRESS", Error(two.Dispose));
    }

    [StubFact]
    public void Everything_is_given_back_when_an_accelerator_ends()
    {
        CudaStub.LoadIntoThisProcess();
        (long modules, long allocations) = (CudaStub.Get("live_modules"), CudaStub.Get("live_allocations"));
        using (var device = new StubDevice())
        {
            var kept = device.Accelerator.Allocate1D<int>(5);
            device.Map<int, int>(static (i, a, o) => o[i] = a[i], new int[10], 10);
            Assert.Equal((modules + 1, allocations + 1), (CudaStub.Get("live_modules"), CudaStub.Get("live_allocations")));
            Assert.Equal(5, kept.Length);
        }
        Assert.Equal((modules, allocations), (CudaStub.Get("live_modules"), CudaStub.Get("live_allocations")));
    }

    /// <summary>A child process gets the stub by LD_LIBRARY_PATH and its settings by the environment.</summary>
    [StubFact]
    public void The_library_has_the_names_that_loaders_ask_for()
    {
        string[] symbols = ["libcuda.so.1", "libcuda.so"];
        Assert.All(symbols, name => Assert.True(File.Exists(Path.Combine(CudaStub.Folder, name))));
        var start = new ProcessStartInfo("readelf", ["-d", Path.Combine(CudaStub.Folder, "libcuda.so.1")]) { RedirectStandardOutput = true };
        using var readelf = Process.Start(start)!;
        Assert.Contains("soname: [libcuda.so.1]", readelf.StandardOutput.ReadToEnd());
    }
}
