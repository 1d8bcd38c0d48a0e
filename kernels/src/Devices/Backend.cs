namespace Cotejo.Kernels.Devices;

/// <summary>What runs the kernels. All give the same bits and the same pairs.</summary>
public enum Backend
{
    /// <summary>The SIMD twins, on this machine's processor.</summary>
    Cpu,
    /// <summary>NVIDIA cards, through the CUDA driver.</summary>
    Cuda,
    /// <summary>Whatever an OpenCL 2.0 driver offers.</summary>
    OpenCl,
}
