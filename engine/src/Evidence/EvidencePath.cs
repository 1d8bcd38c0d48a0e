namespace Cotejo.Engine.Evidence;

/// <summary>
/// Where bytes came from: a source, the folder inside it, and the name inside that, as the raw bytes that the file system
/// or an archive gave. Shown escaped; never decoded for opening. <see cref="ArchivePath"/> says how an archive on the way is told.
/// </summary>
/// <param name="Source">The source's number in the ledger.</param>
/// <param name="Folder">Bytes of the folder relative to the source, '/'-separated; empty for the source's own root.</param>
/// <param name="Name">Bytes of the last component. Empty when the source itself is a single file.</param>
public sealed record EvidencePath(int Source, byte[] Folder, byte[] Name)
{
    /// <summary>Folder and name, joined, as <see cref="PathText.Escape"/> shows them, so that no two paths look alike.</summary>
    public override string ToString() => PathText.Join(PathText.Escape(Folder), PathText.Escape(Name));
}
