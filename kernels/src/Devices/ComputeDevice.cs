using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Cotejo.Kernels.Devices;

/// <summary>
/// One device, open. Used by one thread at a time; kernels are compiled for it when they are first asked for and kept. Has a context of its
/// own: a kernel that fails to compile spoils the context for all others.
/// </summary>
public sealed class ComputeDevice : IDisposable
{
    private readonly Context _context;
    private readonly Dictionary<Delegate, IDisposable> _kernels = [];

    private ComputeDevice(DeviceInfo info, Context context, Accelerator accelerator)
    {
        (Info, _context, Accelerator) = (info, context, accelerator);
    }

    public DeviceInfo Info { get; }

    internal Accelerator Accelerator { get; }

    /// <summary>Memory that is free now, in bytes; where the driver does not tell, three quarters of all.</summary>
    public long FreeMemoryBytes => Accelerator is CudaAccelerator ? Guard(() => ((CudaAccelerator)Accelerator).GetFreeMemory()) : Info.MemoryBytes / 4 * 3;

    /// <param name="info">As it was found, by <see cref="DeviceList.Find"/>; not the processor.</param>
    /// <exception cref="DeviceException">It is unusable, or its driver refuses.</exception>
    public static ComputeDevice Open(DeviceInfo info)
    {
        if (info.Unusable is { } reason) { throw new DeviceException(info, reason); }
        return info.Backend switch
        {
            Backend.Cuda => Open(info, builder => builder.Cuda(_ => true), context => context.GetCudaDevice(info.Number).CreateAccelerator(context)),
            Backend.OpenCl => Open(info, builder => builder.OpenCL(_ => true), context => context.GetCLDevice(info.Number).CreateAccelerator(context)),
            _ => throw new ArgumentException("The processor runs the SIMD twins; it is not opened.", nameof(info)),
        };
    }

    /// <summary>
    /// ILGPU's own interpreter of kernels, with groups of up to 256 threads: to verify kernels on tiny inputs where there is no card, and
    /// hundreds of times slower than the twins. Never used in production.
    /// </summary>
    internal static ComputeDevice OpenForVerification()
    {
        var info = new DeviceInfo(Backend.Cpu, 0, "ILGPU's CPU accelerator", 1L << 32, "verification", 1, 0, null);
        return Open(info, builder => builder.CPU(new CPUDevice(32, 8, 1)), context => context.GetCPUDevice(0).CreateAccelerator(context));
    }

    private static ComputeDevice Open(DeviceInfo info, Func<Context.Builder, Context.Builder> choose, Func<Context, Accelerator> create)
    {
        DriverLibraries.Install();
        Context? context = null;
        try
        {
            context = Context.Create(builder => choose(builder.EnableExactMath().Optimize(OptimizationLevel.O2)));
            return new ComputeDevice(info, context, create(context));
        }
#pragma warning disable CA1031 // Drivers and their binding throw what they like; it becomes one kind of failure here.
        catch (Exception e)
#pragma warning restore CA1031
        {
            context?.Dispose();
            throw new DeviceException(info, $"it could not be opened: {e.Message}", e);
        }
    }

    /// <summary>The kernel, compiled for this device; once.</summary>
    /// <param name="kernel">A static method that is grouped explicitly: it takes no index.</param>
    /// <typeparam name="TLaunch">An Action of AcceleratorStream, KernelConfig and the kernel's parameters.</typeparam>
    /// <exception cref="DeviceException">It does not compile, or the driver refuses it.</exception>
    internal TLaunch Load<TLaunch>(Delegate kernel) where TLaunch : Delegate
    {
        if (!_kernels.TryGetValue(kernel, out var loaded))
        {
            loaded = Guard(() => DeviceKernel<TLaunch>.Compile(Accelerator, kernel.Method));
            _kernels.Add(kernel, loaded);
        }
        return ((DeviceKernel<TLaunch>)loaded).Launch;
    }

    /// <summary>Does something on the device; what goes wrong there comes out as a <see cref="DeviceException"/>.</summary>
    internal T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is AcceleratorException or InternalCompilerException or NotSupportedException or OutOfMemoryException)
        {
            throw new DeviceException(Info, Reason(e), e);
        }
    }

    internal void Guard(Action work) => Guard(() =>
    {
        work();
        return 0;
    });

    /// <summary>Does not throw, whatever state the device is in.</summary>
    public void Dispose()
    {
        foreach (var kernel in _kernels.Values) { Release(kernel); }
        _kernels.Clear();
        Release(Accelerator);
        Release(_context);
    }

    /// <summary>A lost device refuses everything, also to be tidied up.</summary>
    internal static void Release(IDisposable? resource)
    {
        try
        {
            resource?.Dispose();
        }
        catch (AcceleratorException)
        {
            // Its driver has let go of it already.
        }
    }

    private static string Reason(Exception e) => e switch
    {
        OutOfMemoryException => "it has too little memory left",
        CudaException cuda => $"CUDA reports {cuda.Message} ({cuda.Error})",
        CLException cl => $"OpenCL reports {cl.Error}",
        InternalCompilerException => $"a kernel does not compile for it: {(e.InnerException ?? e).Message}",
        _ => e.Message,
    };
}
