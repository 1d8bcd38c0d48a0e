using System.Runtime.InteropServices;

namespace Cotejo.Engine.Archives;

/// <summary>What the process that opens an archive says, one after the other.</summary>
internal enum ArchiveSign
{
    /// <summary>Wants bytes of the archive: <see cref="ArchiveAnswer.First"/> from where, <see cref="ArchiveAnswer.Second"/> how many.</summary>
    Bytes = 1,
    /// <summary>Wants the passwords.</summary>
    Passwords,
    /// <summary>Tries the next of them: it is alive.</summary>
    Trying,
    /// <summary>An entry begins; behind it comes its name. First: its size as told, or -1; Second: when it was changed.</summary>
    Entry,
    /// <summary>Bytes of the entry follow, First of them.</summary>
    Data,
    /// <summary>The entry ends, with an outcome and words.</summary>
    EntryEnd,
    /// <summary>There are no more entries; likewise.</summary>
    ArchiveEnd,
}

/// <summary>What an entry is besides a file.</summary>
[Flags]
internal enum EntryTraits
{
    None = 0,
    Folder = 1,
    /// <summary>Symbolic or hard: it has no bytes of its own.</summary>
    Link = 2,
    Encrypted = 4,
    All = Folder | Link | Encrypted,
}

/// <summary>The head of everything that the process says, of one size.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ArchiveAnswer
{
    public const int None = -1;

    /// <summary>Of an entry's name, in bytes; a longer one is cut.</summary>
    public const int LongestName = 1 << 16;

    /// <summary>Bytes of an entry, or of the archive, that go at one time.</summary>
    public const int MostData = 1 << 18;

    public ArchiveSign Sign;
    public EntryTraits Traits;

    /// <summary>A <see cref="FailureKind"/>, or <see cref="None"/>.</summary>
    public int Failure;

    /// <summary>Bytes of the name or of the words behind this.</summary>
    public int Text;
    public long First, Second;
}
