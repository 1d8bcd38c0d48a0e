using System.Runtime.Intrinsics;

namespace Cotejo.Engine.Planning;

/// <summary>What hashes and matches on this machine.</summary>
public static class Backend
{
    public static string Name { get; } =
        Vector512.IsHardwareAccelerated ? "cpu (AVX-512)" : Vector256.IsHardwareAccelerated ? "cpu (AVX2)" : "cpu";
}
