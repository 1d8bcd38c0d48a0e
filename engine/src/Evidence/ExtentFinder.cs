namespace Cotejo.Engine.Evidence;

/// <summary>
/// Where on its device a file begins. The file is opened as it is for reading, and not read. One thread at a time; keeps one folder open.
/// </summary>
internal sealed class ExtentFinder : IDisposable
{
    private readonly OpenedFolder _folder = new();

    // What is not read has no access marked, however it was opened. Whoever reads the file counts a refusal.
    private readonly AccessTimes _uncounted = new();

    /// <returns>
    /// Bytes from the beginning of the device; 0 of a file that lies nowhere (empty, or within its inode) or could not be asked. Null where the file system
    /// does not tell of any file.
    /// </returns>
    public ulong? Place(EvidenceRoot root, FoundItem item)
    {
        if (item.Size == 0 || !_folder.Enter(root, item, out var folder, out byte[] name).IsNone) { return 0; }
        if (!LinuxFiles.OpenForReading(folder!, name, asFolder: false, _uncounted, out var file).IsNone) { return 0; }
        using (file)
        {
            var error = LinuxFiles.FirstExtent(file!, out ulong place);
            return error == LinuxError.NotSupported || error == LinuxError.NoSuchControl ? null : place;
        }
    }

    public void Dispose() => _folder.Dispose();
}
