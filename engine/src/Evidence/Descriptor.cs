using Microsoft.Win32.SafeHandles;

namespace Cotejo.Engine.Evidence;

/// <summary>An open file descriptor; closed once, also when its holder is forgotten.</summary>
internal sealed class Descriptor : SafeHandleMinusOneIsInvalid
{
    /// <summary>AT_FDCWD: paths given with it start at the process's working folder (or at / when absolute).</summary>
    public static readonly Descriptor WorkingFolder = new(-100, owned: false);

    public Descriptor(int number, bool owned = true)
        : base(owned) => SetHandle(number);

    protected override bool ReleaseHandle() => LinuxCalls.Close((int)handle) == 0;
}
