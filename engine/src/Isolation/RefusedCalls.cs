namespace Cotejo.Engine.Isolation;

/// <summary>A system call that no decoder needs.</summary>
/// <param name="X64">Its number there; -1 where there is none.</param>
/// <param name="Arm64">Its number there; -1 where there is none.</param>
internal readonly record struct RefusedCall(string Name, int X64, int Arm64);

/// <summary>
/// The calls that are refused whatever their arguments, as container runtimes do it, and sockets and processes besides. The numbers are
/// those of the kernel's asm/unistd_64.h and asm-generic/unistd.h; they never change.
/// </summary>
internal static class RefusedCalls
{
    /// <summary>mseal, of Linux 6.10. A call that came later is answered as a kernel before it does: what it can do is not known here.</summary>
    public const int Newest = 462;

    public const int ExecuteX64 = 59, ExecuteArm64 = 221, ExecuteAtX64 = 322, ExecuteAtArm64 = 281;

    public static IReadOnlyList<RefusedCall> All { get; } =
    [
        // Talking to others.
        new("socket", 41, 198), new("socketpair", 53, 199), new("connect", 42, 203), new("bind", 49, 200), new("listen", 50, 201),
        new("accept", 43, 202), new("accept4", 288, 242), new("sendto", 44, 206), new("recvfrom", 45, 207), new("sendmsg", 46, 211),
        new("recvmsg", 47, 212), new("sendmmsg", 307, 269), new("recvmmsg", 299, 243),
        // Other processes: making, reading and stopping them. Threads are made by clone, whose flags are looked at.
        new("fork", 57, -1), new("vfork", 58, -1), new("ptrace", 101, 117), new("process_vm_readv", 310, 270),
        new("process_vm_writev", 311, 271), new("kcmp", 312, 272), new("pidfd_send_signal", 424, 424), new("pidfd_open", 434, 434),
        new("pidfd_getfd", 438, 438), new("process_madvise", 440, 440), new("process_mrelease", 448, 448),
        new("migrate_pages", 256, 238), new("move_pages", 279, 239),
        // What is where in the file system, and namespaces.
        new("mount", 165, 40), new("umount2", 166, 39), new("pivot_root", 155, 41), new("chroot", 161, 51), new("setns", 308, 268),
        new("unshare", 272, 97), new("open_tree", 428, 428), new("move_mount", 429, 429), new("fsopen", 430, 430),
        new("fsconfig", 431, 431), new("fsmount", 432, 432), new("fspick", 433, 433), new("mount_setattr", 442, 442),
        new("statmount", 457, 457), new("listmount", 458, 458), new("name_to_handle_at", 303, 264), new("open_by_handle_at", 304, 265),
        new("mknod", 133, -1), new("mknodat", 259, 33), new("fanotify_init", 300, 262), new("fanotify_mark", 301, 263),
        new("quotactl", 179, 60), new("quotactl_fd", 443, 443), new("swapon", 167, 224), new("swapoff", 168, 225),
        // Parts of the kernel that are large, seldom asked for, and where its faults have been.
        new("keyctl", 250, 219), new("add_key", 248, 217), new("request_key", 249, 218), new("bpf", 321, 280),
        new("perf_event_open", 298, 241), new("userfaultfd", 323, 282), new("io_uring_setup", 425, 425), new("io_uring_enter", 426, 426),
        new("io_uring_register", 427, 427), new("lookup_dcookie", 212, 18), new("syslog", 103, 116), new("acct", 163, 89),
        new("modify_ldt", 154, -1), new("uselib", 134, -1), new("ustat", 136, -1), new("sysfs", 139, -1), new("_sysctl", 156, -1),
        new("nfsservctl", 180, 42), new("remap_file_pages", 216, 234), new("vhangup", 153, 58),
        // The machine.
        new("kexec_load", 246, 104), new("kexec_file_load", 320, 294), new("init_module", 175, 105), new("finit_module", 313, 273),
        new("delete_module", 176, 106), new("create_module", 174, -1), new("query_module", 178, -1), new("get_kernel_syms", 177, -1),
        new("reboot", 169, 142), new("settimeofday", 164, 170), new("clock_settime", 227, 112), new("adjtimex", 159, 171),
        new("clock_adjtime", 305, 266), new("sethostname", 170, 161), new("setdomainname", 171, 162), new("iopl", 172, -1),
        new("ioperm", 173, -1),
    ];
}
