using System.Runtime.InteropServices;

namespace Cotejo.Harness.Pictures;

/// <summary>
/// What the harness needs of libjpeg-turbo's C interface. Declared here and not taken from the engine: the floor must not
/// share code with what it measures.
/// </summary>
internal static unsafe partial class TurboJpeg
{
    public const int Gray = 6, Bgrx = 3, AccurateDct = 4096, Progressive = 16384, NoRealloc = 1024, FullChroma = 0, Subsampling420 = 2;

    public const int TransformProgressive = 32, TransformCopyNone = 64;

    private const string Library = "libturbojpeg.so.0";

    [LibraryImport(Library)]
    internal static partial nint tjInitCompress();

    [LibraryImport(Library)]
    internal static partial nint tjInitDecompress();

    [LibraryImport(Library)]
    internal static partial nint tjInitTransform();

    [LibraryImport(Library)]
    internal static partial int tjDestroy(nint handle);

    [LibraryImport(Library)]
    internal static partial nuint tjBufSize(int width, int height, int subsampling);

    [LibraryImport(Library)]
    internal static partial int tjCompressFromYUVPlanes(nint handle, byte** planes, int width, int* strides, int height, int subsampling,
        byte** jpeg, nuint* size, int quality, int flags);

    [LibraryImport(Library)]
    internal static partial int tjCompress2(nint handle, byte* pixels, int width, int pitch, int height, int format, byte** jpeg, nuint* size,
        int subsampling, int quality, int flags);

    [LibraryImport(Library)]
    internal static partial int tjTransform(nint handle, byte* jpeg, nuint size, int count, byte** results, nuint* sizes, Transform* transforms, int flags);

    [LibraryImport(Library)]
    internal static partial int tjDecompressHeader3(nint handle, byte* jpeg, nuint size, int* width, int* height, int* subsampling, int* colours);

    [LibraryImport(Library)]
    internal static partial int tjDecompress2(nint handle, byte* jpeg, nuint size, byte* pixels, int width, int pitch, int height, int format, int flags);

    /// <summary>The library's tjtransform. All zero but for the options: the whole picture as it lies.</summary>
    internal struct Transform
    {
        public int X, Y, Width, Height, Operation, Options;
        public nint Data, Filter;
    }
}
