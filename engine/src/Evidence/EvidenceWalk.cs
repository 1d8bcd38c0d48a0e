using System.Runtime.InteropServices;

namespace Cotejo.Engine.Evidence;

/// <summary>
/// Every entry of a source, in one order: of each folder first everything that is no folder, bytewise by name, then its
/// subfolders, bytewise by name, each with all that lies beneath it. So the files of a folder come one after the other.
/// Holds the names in one folder, and of the subfolders still to be walked on the way down to it. One thread at a time.
/// </summary>
/// <param name="excluded">Folders that are not entered wherever they are met: the case.</param>
internal sealed class EvidenceWalk(EvidenceRoot root, IReadOnlySet<FileIdentity> excluded)
{
    /// <summary>Folders on the way down that stay open; one above them is opened anew when the walk returns to it.</summary>
    internal const int AncestorsOpen = 64;

    private readonly FolderListing _listing = new();
    private readonly List<WalkedFolder> _way = [];
    private readonly HashSet<FileIdentity> _identities = [];
    private readonly List<byte> _path = [];
    private long _folders;

    /// <summary>Folders listed so far. May be read from any thread.</summary>
    public long FoldersWalked => Volatile.Read(ref _folders);

    /// <exception cref="OperationCanceledException">Between two items, when asked to stop.</exception>
    public IEnumerable<FoundItem> Items(CancellationToken cancel)
    {
        if (root.FileName != null)
        {
            yield return Examine(root.Folder, root.FileName, new EvidencePath(root.Source, [], []));
            yield break;
        }
        try
        {
            foreach (var item in Enter(root.Folder, null, [], cancel)) { yield return item; }
            while (_way.Count > 0)
            {
                var folder = _way[^1];
                if (!folder.TakeNext(out var name)) { Leave(); }
                else
                {
                    foreach (var item in Enter(folder.Place, folder.Lost, name, cancel)) { yield return item; }
                }
            }
        }
        finally
        {
            foreach (var folder in _way) { folder.Dispose(); }
            _way.Clear();
            _identities.Clear();
            _path.Clear();
        }
    }

    /// <summary>Lists one folder, gives what is no folder in it, and puts it on the way for its subfolders.</summary>
    /// <param name="lost">Why there is no place to open it from; else null.</param>
    /// <param name="name">Empty for the source's root.</param>
    private IEnumerable<FoundItem> Enter(Descriptor? place, ReadFailure? lost, byte[] name, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var path = new EvidencePath(root.Source, [.. _path], name);
        if (place == null)
        {
            yield return FoundItem.From(path, FoundKind.UnreadableFolder, default, lost);
            yield break;
        }
        if (!Open(place, path, out var opened, out var status, out var refused))
        {
            yield return refused;
            yield break;
        }
        if (_path.Count > 0) { _path.Add((byte)'/'); }
        _path.AddRange(name.AsSpan());
        var folder = new WalkedFolder(opened, status.Identity, _path.Count);
        Push(folder);
        var failure = _listing.Read(opened);
        folder.Remember(_listing.Folders);
        if (LinuxFiles.Stat(opened, out var after).IsNone) { root.AccessTimes.Compare(status, after); }
        Interlocked.Increment(ref _folders);
        if (failure != null) { yield return FoundItem.From(path, FoundKind.UnreadableFolder, status, failure); }
        if (_listing.Entries.Count == 0) { yield break; }
        byte[] here = [.. _path];
        for (int i = 0; i < _listing.Entries.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            byte[] entry = _listing.Entries[i].ToArray();
            yield return Examine(opened, entry, new EvidencePath(root.Source, here, entry));
        }
    }

    /// <param name="refused">The item that stands for the folder when it is not to be walked.</param>
    private bool Open(Descriptor place, EvidencePath path, out Descriptor opened, out FileStatus status, out FoundItem refused)
    {
        refused = null!;
        var name = path.Name.Length == 0 ? "."u8 : path.Name;
        var error = LinuxFiles.OpenForReading(place, name, asFolder: true, root.AccessTimes, out opened!);
        if (!error.IsNone)
        {
            _ = LinuxFiles.Stat(place, name, out status);
            refused = FoundItem.From(path, FoundKind.UnreadableFolder, status, ReadFailure.From(error, "opening the folder failed"));
            return false;
        }
        error = LinuxFiles.Stat(opened, out status);
        if (!error.IsNone)
        {
            refused = FoundItem.From(path, FoundKind.UnreadableFolder, default, ReadFailure.From(error, "examining the folder failed"));
        }
        else if (excluded.Contains(status.Identity)) { refused = FoundItem.From(path, FoundKind.ExcludedFolder, status); }
        else if (!_identities.Add(status.Identity)) { refused = FoundItem.From(path, FoundKind.FolderLoop, status); }
        if (refused == null) { return true; }
        opened.Dispose();
        return false;
    }

    private static FoundItem Examine(Descriptor place, byte[] name, EvidencePath path)
    {
        var error = LinuxFiles.Stat(place, name, out var status);
        if (!error.IsNone)
        {
            return FoundItem.From(path, FoundKind.UnreadableEntry, default, ReadFailure.From(error, "examining the entry failed"));
        }
        if (status.Kind is { } kind) { return FoundItem.From(path, kind, status); }
        var failure = status.IsFolder
            ? new ReadFailure(FailureKind.Unstable, "no folder when its folder was listed, a folder when it was examined")
            : new ReadFailure(FailureKind.ReadError, "the file system gives it a type that does not exist");
        return FoundItem.From(path, FoundKind.UnreadableEntry, status, failure);
    }

    private void Push(WalkedFolder folder)
    {
        _way.Add(folder);
        if (_way.Count > AncestorsOpen) { _way[^(AncestorsOpen + 1)].Close(); }
    }

    private void Leave()
    {
        using var left = _way[^1];
        _way.RemoveAt(_way.Count - 1);
        _identities.Remove(left.Identity);
        if (_way.Count == 0) { return; }
        var folder = _way[^1];
        _path.RemoveRange(folder.PathLength, _path.Count - folder.PathLength);
        if (folder.Place == null && folder.Lost == null) { Reopen(folder, left.Place); }
    }

    /// <summary>From the folder beneath it when that still lies in it, else from the root; and only if it is the same folder.</summary>
    private void Reopen(WalkedFolder folder, Descriptor? beneath)
    {
        int flags = LinuxCalls.OpenPathOnly | LinuxCalls.OpenFolder;
        if (beneath != null && LinuxFiles.OpenAt(beneath, ".."u8, flags, out var opened).IsNone && folder.Resume(opened!)) { return; }
        var error = root.OpenFolder(CollectionsMarshal.AsSpan(_path), out opened);
        if (error.IsNone && folder.Resume(opened!)) { return; }
        folder.Lost = error.IsNone
            ? new ReadFailure(FailureKind.Unstable, "the folder that holds it was replaced while it was walked")
            : ReadFailure.From(error, "returning to the folder that holds it failed");
    }
}
