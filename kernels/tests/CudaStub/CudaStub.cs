using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ILGPU.Runtime.Cuda;

namespace Cotejo.Kernels.Tests;

/// <summary>
/// A CUDA driver of our own that executes the PTX it is given, built from the C sources beside this file. It stands in for a card:
/// ILGPU finds it under the names of the real one. Settings and counters are described in README.md beside the sources.
/// </summary>
internal static unsafe class CudaStub
{
    private static readonly string[] Flags = ["-std=gnu11", "-O3", "-march=native", "-fwrapv", "-ffp-contract=off", "-fno-math-errno", "-fPIC"];
    private static readonly Lazy<string?> Absent = new(FindAbsence);
    private static readonly Lazy<string> Built = new(Build);
    private static readonly Lazy<nint> Library = new(Load);

    /// <summary>Why there is no stub here (no Linux, no gcc, a card to be tested instead), or null where there is one.</summary>
    public static string? Unavailable => Absent.Value;

    /// <summary>The folder that holds <c>libcuda.so.1</c> and <c>libcuda.so</c>, for the LD_LIBRARY_PATH of a child process.</summary>
    /// <exception cref="InvalidOperationException">The stub is unavailable, or gcc refuses it.</exception>
    public static string Folder => Built.Value;

    private static string Sources { get; } = Path.Combine(AppContext.BaseDirectory, "CudaStub");

    /// <summary>
    /// Puts the stub where ILGPU looks for the driver in this process. It must come before anything asks ILGPU for CUDA, since
    /// ILGPU looks only once.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no stub, or ILGPU has looked before.</exception>
    public static void LoadIntoThisProcess()
    {
        _ = Library.Value;
        if (!CudaAPI.CurrentAPI.IsSupported)
            throw new InvalidOperationException("ILGPU looked for CUDA before the stub was loaded, or with no device configured.");
    }

    /// <summary>Changes a setting or a counter.</summary>
    public static void Set(string key, long value)
    {
        if (((delegate* unmanaged<byte*, long, int>)Export("stub_set"))(Name(key), value) != 0)
            throw new ArgumentException($"The stub has no '{key}'.");
    }

    /// <summary>A setting or a counter.</summary>
    public static long Get(string key)
    {
        long value = ((delegate* unmanaged<byte*, long>)Export("stub_get"))(Name(key));
        return value != -1 ? value : throw new ArgumentException($"The stub has no '{key}'.");
    }

    /// <summary>Default settings, counters at zero (those of what is alive excepted).</summary>
    public static void Reset() => ((delegate* unmanaged<void>)Export("stub_reset"))();

    /// <summary>Why the last module was refused or the last kernel failed; empty after a reset.</summary>
    public static string Message => Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)Export("stub_message"))()) ?? "";

    private static nint Export(string name) => NativeLibrary.GetExport(Library.Value, name);

    /// <summary>Keys are ASCII and few: they are kept, so that the native side may read them.</summary>
    private static byte* Name(string key) => (byte*)Marshal.StringToCoTaskMemUTF8(key);

    /// <summary>
    /// The dynamic linker hands out a loaded library to whoever asks for its name: libcuda.so.1 as products ask, libcuda.so as
    /// ILGPU does by itself (the second one is empty and depends on the first).
    /// </summary>
    private static nint Load()
    {
        nint library = NativeLibrary.Load(Path.Combine(Folder, "libcuda.so.1"));
        NativeLibrary.Load(Path.Combine(Folder, "libcuda.so"));
        return library;
    }

    private static string? FindAbsence()
    {
        if (Environment.GetEnvironmentVariable("REQUIRE_GPU") == "1") { return "REQUIRE_GPU=1: the machine's own driver is tested, and no stub."; }
        if (!OperatingSystem.IsLinux()) { return "The CUDA stub is built for Linux only."; }
        if (!Directory.Exists(Sources)) { return "The sources of the CUDA stub do not lie beside the tests."; }
        try
        {
            Gcc(".", "--version");
            return null;
        }
        catch (Win32Exception missing)
        {
            return $"The CUDA stub needs gcc, which cannot be run: {missing.Message}.";
        }
    }

    private static string Build()
    {
        if (Unavailable is { } reason) { throw new InvalidOperationException(reason); }
        string[] files = [.. Directory.GetFiles(Sources).Order(StringComparer.Ordinal)];
        string folder = Path.Combine(Sources, Key(files));
        if (!Directory.Exists(folder)) { Compile(files, folder); }
        return folder;
    }

    /// <summary>The code depends on the sources, the compiler and, through -march=native, on the processor.</summary>
    private static string Key(string[] files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
            hash.AppendData(File.ReadAllBytes(file));
        string processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) ?? "";
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join(' ', Flags) + Gcc(".", "--version") + processor));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>Builds beside the target and renames: of processes that build at once, the first wins.</summary>
    private static void Compile(string[] files, string folder)
    {
        string draft = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(draft);
        string[] units = [.. files.Where(file => file.EndsWith(".c", StringComparison.Ordinal))];
        Parallel.ForEach(units, unit => Gcc(draft, [.. Flags, "-c", unit, "-o", Path.GetFileNameWithoutExtension(unit) + ".o"]));
        string map = "-Wl,--version-script=" + Path.Combine(Sources, "exports.map");
        Gcc(draft, ["-shared", "-Wl,-soname,libcuda.so.1", map, "-o", "libcuda.so.1",
            .. units.Select(unit => Path.GetFileNameWithoutExtension(unit) + ".o"), "-lm", "-lpthread"]);
        Gcc(draft, "-shared", "-Wl,-soname,libcuda.so", "-Wl,--no-as-needed", "-o", "libcuda.so", "libcuda.so.1");
        try
        {
            Directory.Move(draft, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(draft, recursive: true);
        }
    }

    private static string Gcc(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("gcc", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process gcc = Process.Start(start)!;
        Task<string> errors = gcc.StandardError.ReadToEndAsync();
        string output = gcc.StandardOutput.ReadToEnd();
        gcc.WaitForExit();
        return gcc.ExitCode == 0 ? output : throw new InvalidOperationException($"gcc {string.Join(' ', arguments)}: {errors.Result}");
    }
}
