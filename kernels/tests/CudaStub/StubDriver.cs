using System.Runtime.InteropServices;
using System.Text;

namespace Cotejo.Kernels.Tests;

/// <summary>
/// The stub called as a C program would call a driver, to load PTX that nobody generates. Each call gives the driver's code, 0 for
/// success; a context of its own is current from construction to disposal.
/// </summary>
internal sealed unsafe class StubDriver : IDisposable
{
    private readonly nint _library, _context;

    public StubDriver(int device = 0, params (string Key, long Value)[] settings)
    {
        CudaStub.LoadIntoThisProcess();
        CudaStub.Reset();
        CudaStub.Set("contract", 0);
        foreach (var (key, value) in settings) { CudaStub.Set(key, value); }
        _library = NativeLibrary.Load(Path.Combine(CudaStub.Folder, "libcuda.so.1"));
        nint context;
        Assert.Equal(0, Call("cuInit", 0));
        Assert.Equal(0, Call("cuCtxCreate_v2", (nint)(&context), 0, device));
        _context = context;
    }

    public int Call(string name, nint a = 0, nint b = 0, nint c = 0, nint d = 0) =>
        ((delegate* unmanaged<nint, nint, nint, nint, int>)NativeLibrary.GetExport(_library, name))(a, b, c, d);

    public int Allocate(int bytes, out nint address)
    {
        nint at;
        int code = Call("cuMemAlloc_v2", (nint)(&at), bytes);
        address = code == 0 ? at : 0;
        return code;
    }

    public nint Allocate(uint[] words)
    {
        Assert.Equal(0, Allocate(4 * words.Length, out nint address));
        fixed (uint* from = words) { Assert.Equal(0, Call("cuMemcpyAsync", address, (nint)from, 4 * words.Length)); }
        return address;
    }

    public uint[] Read(nint address, int words)
    {
        uint[] to = new uint[words];
        fixed (uint* p = to) { Assert.Equal(0, Call("cuMemcpyAsync", (nint)p, address, 4 * words)); }
        return to;
    }

    /// <summary>Loads a module and finds its kernel "K".</summary>
    /// <param name="log">The error log that the driver was asked to fill.</param>
    public int Load(string ptx, out nint function, out string log)
    {
        nint module, kernel = 0;
        byte[] text = [.. Encoding.ASCII.GetBytes(ptx), 0];
        byte* buffer = stackalloc byte[1024];
        *buffer = 0;
        int* options = stackalloc int[2] { 5, 6 };
        nint* values = stackalloc nint[2] { (nint)buffer, 1024 };
        int code;
        fixed (byte* p = text)
        {
            code = ((delegate* unmanaged<nint*, byte*, int, int*, nint*, int>)NativeLibrary.GetExport(_library, "cuModuleLoadDataEx"))(
                &module, p, 2, options, values);
        }
        log = Marshal.PtrToStringUTF8((nint)buffer)!;
        if (code == 0)
        {
            fixed (byte* name = "K\0"u8) { Assert.Equal(0, Call("cuModuleGetFunction", (nint)(&kernel), module, (nint)name)); }
        }
        function = kernel;
        return code;
    }

    /// <summary>A kernel around some instructions: parameter p is a pointer, in %rd1; %r1 is the thread's index in the group.</summary>
    public static string Kernel(string body, string before = "", string target = "sm_80", string version = "8.0") => $$"""
        .version {{version}}
        .target {{target}}
        .address_size 64
        {{before}}
        .visible .entry K(.param .b64 p)
        {
            .reg .pred %p<9>;
            .reg .b16 %rs<9>;
            .reg .b32 %r<30>;
            .reg .b64 %rd<9>;
            .reg .f32 %f<9>;
            .reg .f64 %fd<9>;
            ld.param.b64 %rd1, [p];
            mov.b32 %r1, %tid.x;
            mul.wide.u32 %rd2, %r1, 4;
            add.u64 %rd2, %rd1, %rd2;
        {{body}}
            ret;
        }
        """;

    public int Launch(nint function, int blocks, int threads, nint argument, int shared = 0)
    {
        nint size = 8;
        nint* extra = stackalloc nint[5] { 1, (nint)(&argument), 2, (nint)(&size), 0 };
        return ((delegate* unmanaged<nint, int, int, int, int, int, int, int, nint, nint, nint*, int>)NativeLibrary.GetExport(_library, "cuLaunchKernel"))(
            function, blocks, 1, 1, threads, 1, 1, shared, 0, 0, extra);
    }

    /// <summary>Runs instructions for one group over words of memory and gives these back. The first result is that of waiting.</summary>
    public (int Code, uint[] Words) Run(string ptx, int threads, uint[] words)
    {
        Assert.True(Load(ptx, out nint kernel, out string log) == 0, log);
        nint memory = Allocate(words);
        Assert.Equal(0, Launch(kernel, 1, threads, memory));
        int code = Call("cuCtxSynchronize");
        return (code, code == 0 ? Read(memory, words.Length) : []);
    }

    public void Dispose()
    {
        Call("cuCtxDestroy_v2", _context);
        CudaStub.Reset();
    }
}
