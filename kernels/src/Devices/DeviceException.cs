namespace Cotejo.Kernels.Devices;

/// <summary>
/// A device could not be opened, or failed at work: it was lost, out of memory, or its driver refused. Nothing that it was still to give
/// is valid, and it is not to be asked again; what it gave before is. The message is one sentence for the user.
/// </summary>
public sealed class DeviceException(DeviceInfo device, string reason, Exception? cause = null)
    : Exception($"{device}: {reason}", cause)
{
    public DeviceInfo Device { get; } = device;
    public string Reason { get; } = reason;
}
