using System.Runtime.InteropServices;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// The decompressor half of libturbojpeg's C interface, as 2.x and 3.x export it. Bound by hand because the name differs
/// between systems and an assembly has one import resolver, which is not this class's to take.
/// </summary>
internal static unsafe class TurboJpeg
{
    public const int Gray = 6, Cmyk = 11;
    public const int AccurateDct = 4096, LimitScans = 32768;

    private static readonly string[] Names = ["libturbojpeg.so.0", "libturbojpeg.so", "libturbojpeg.0.dylib", "turbojpeg.dll"];
    private static readonly Lazy<Exports> Loaded = new(Load);

    /// <exception cref="DllNotFoundException">The library is not installed: the run cannot go on.</exception>
    public static Exports Library => Loaded.Value;

    private static Exports Load()
    {
        foreach (string name in Names)
        {
            if (NativeLibrary.TryLoad(name, out nint library)) { return new Exports(library, name); }
        }
        throw new DllNotFoundException(
            "libturbojpeg, which decodes JPEG, was not found. On Debian and Ubuntu: apt-get install libturbojpeg0 (Ubuntu: libturbojpeg).");
    }

    internal sealed class Exports(nint library, string name)
    {
        private readonly nint _init = NativeLibrary.GetExport(library, "tjInitDecompress");
        private readonly nint _destroy = NativeLibrary.GetExport(library, "tjDestroy");
        private readonly nint _decompress = NativeLibrary.GetExport(library, "tjDecompress2");
        private readonly nint _errorCode = NativeLibrary.GetExport(library, "tjGetErrorCode");
        private readonly nint _errorText = NativeLibrary.GetExport(library, "tjGetErrorStr2");

        public string Name { get; } = name;

        /// <exception cref="DecodeException">No handle could be made.</exception>
        public nint CreateHandle()
        {
            nint handle = ((delegate* unmanaged<nint>)_init)();
            return handle != 0 ? handle : throw new DecodeException(FailureKind.OutOfMemory, "libturbojpeg could not allocate a decompressor");
        }

        public void Destroy(nint handle) => ((delegate* unmanaged<nint, int>)_destroy)(handle);

        /// <summary>
        /// Writes at most <paramref name="height"/> rows of <paramref name="width"/> pixels: the library refuses a file whose own
        /// size does not fit, so a header that changed its mind cannot write past the plane.
        /// </summary>
        public bool Decompress(nint handle, ReadOnlySpan<byte> file, byte* plane, int width, int pitch, int height, int format)
        {
            fixed (byte* bytes = file)
            {
                return ((delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int>)_decompress)(
                    handle, bytes, new CULong((uint)file.Length), plane, width, pitch, height, format, AccurateDct | LimitScans) == 0;
            }
        }

        /// <summary>Whether the last failure left a usable picture.</summary>

        public string ErrorText(nint handle) =>
            Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<nint, byte*>)_errorText)(handle)) ?? "";
    }
}
