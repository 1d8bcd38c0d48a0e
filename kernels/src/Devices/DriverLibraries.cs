using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU;

namespace Cotejo.Kernels.Devices;

/// <summary>
/// Finds the drivers' libraries. ILGPU asks for "cuda" and "OpenCL"; machines that only run programs have these libraries under their
/// versioned names alone, and without help ILGPU would see no device and say nothing.
/// </summary>
internal static class DriverLibraries
{
    public const string Cuda = "libcuda.so.1";
    public const string OpenCl = "libOpenCL.so.1";

    static DriverLibraries() => NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, static (name, _, _) =>
        name switch
        {
            "cuda" => Load(Cuda),
            "OpenCL" => Load(OpenCl),
            _ => 0,
        });

    /// <summary>To be called before anything of ILGPU is touched that looks for a driver; the first call does it.</summary>
    public static void Install() => RuntimeHelpers.RunClassConstructor(typeof(DriverLibraries).TypeHandle);

    /// <summary>Whether the system's loader finds the library.</summary>
    public static bool IsThere(string library) => Load(library) != 0;

    /// <summary>Why a library cannot be loaded although there is one, in the loader's words; null when there is none, or none is wrong.</summary>
    public static string? Fault(string library)
    {
        try
        {
            NativeLibrary.Load(library);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return e.Message.Split('\n').Select(line => line.Trim())
                .FirstOrDefault(line => line.Contains(library + ":", StringComparison.Ordinal) && !line.Contains("No such file", StringComparison.Ordinal));
        }
    }

    /// <summary>Zero leaves it to the runtime, which tries its own names.</summary>
    private static nint Load(string library) => NativeLibrary.TryLoad(library, out nint handle) ? handle : 0;
}
