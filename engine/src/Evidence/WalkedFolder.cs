using System.Buffers.Binary;

namespace Cotejo.Engine.Evidence;

/// <summary>A folder on the walk's way down: where it is, and which of its subfolders are still to be walked.</summary>
/// <param name="pathLength">Bytes of the walk's path that name this folder.</param>
internal sealed class WalkedFolder(Descriptor place, FileIdentity identity, int pathLength) : IDisposable
{
    /// <summary>Names, each after its length in two bytes.</summary>
    private byte[] _names = [];
    private int _next;

    /// <summary>Null while closed.</summary>
    public Descriptor? Place { get; private set; } = place;

    public FileIdentity Identity => identity;

    public int PathLength => pathLength;

    /// <summary>Set when the folder could not be opened again: its remaining subfolders cannot be reached.</summary>
    public ReadFailure? Lost { get; set; }

    public void Remember(FolderListing.NameList subfolders)
    {
        int bytes = 0;
        for (int i = 0; i < subfolders.Count; i++) { bytes += 2 + subfolders[i].Length; }
        _names = new byte[bytes];
        var rest = _names.AsSpan();
        for (int i = 0; i < subfolders.Count; i++)
        {
            var name = subfolders[i];
            BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)name.Length);
            name.CopyTo(rest[2..]);
            rest = rest[(2 + name.Length)..];
        }
    }

    public bool TakeNext(out byte[] name)
    {
        if (_next == _names.Length)
        {
            name = [];
            return false;
        }
        var rest = _names.AsSpan(_next);
        name = rest.Slice(2, BinaryPrimitives.ReadUInt16LittleEndian(rest)).ToArray();
        _next += 2 + name.Length;
        return true;
    }

    public void Close()
    {
        Place?.Dispose();
        Place = null;
    }

    /// <summary>Takes a descriptor that was opened anew, if it is this folder's; else closes it.</summary>
    public bool Resume(Descriptor opened)
    {
        if (LinuxFiles.Stat(opened, out var status).IsNone && status.Identity == Identity)
        {
            Place = opened;
            return true;
        }
        opened.Dispose();
        return false;
    }

    public void Dispose() => Close();
}
