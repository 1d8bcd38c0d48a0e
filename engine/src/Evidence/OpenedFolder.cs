namespace Cotejo.Engine.Evidence;

/// <summary>The folder of the last item, kept open for the next, which most often lies beside it. One thread at a time.</summary>
internal sealed class OpenedFolder : IDisposable
{
    private EvidenceRoot? _root;
    private byte[] _path = [];
    private Descriptor? _folder;

    /// <summary>Opens the folder that holds an item, unless it is open.</summary>
    /// <param name="place">What <paramref name="name"/> is opened from; null after an error.</param>
    public LinuxError Enter(EvidenceRoot root, FoundItem item, out Descriptor? place, out byte[] name)
    {
        (place, name) = (root.Folder, root.FileName ?? item.Path.Name);
        if (root.FileName != null) { return LinuxError.None; }
        var error = LinuxError.None;
        byte[] path = item.Path.Folder;
        if (_folder == null || _root != root || !path.AsSpan().SequenceEqual(_path))
        {
            _folder?.Dispose();
            error = root.OpenFolder(path, out _folder);
            (_root, _path) = (root, path);
        }
        place = _folder;
        return error;
    }

    public void Dispose() => _folder?.Dispose();
}
