using System.Runtime.Intrinsics.X86;

namespace Cotejo.Kernels;

/// <summary>The instructions that a kernel runs on. A named one is used, or refused; never replaced silently.</summary>
public enum SimdPath
{
    Auto,
    Plain,
    Avx2,
    Avx512,
}

internal static class SimdPaths
{
    /// <summary>The widest that this machine has, or the one that was named.</summary>
    /// <exception cref="PlatformNotSupportedException">The named one is not here.</exception>
    public static SimdPath Resolve(SimdPath path) => path switch
    {
        SimdPath.Auto => Avx512BW.IsSupported ? SimdPath.Avx512 : Avx2.IsSupported ? SimdPath.Avx2 : SimdPath.Plain,
        SimdPath.Avx2 when !Avx2.IsSupported => throw new PlatformNotSupportedException("This processor has no AVX2."),
        SimdPath.Avx512 when !Avx512BW.IsSupported => throw new PlatformNotSupportedException("This processor has no AVX-512BW."),
        _ => path,
    };
}
