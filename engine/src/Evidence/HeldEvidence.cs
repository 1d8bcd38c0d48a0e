namespace Cotejo.Engine.Evidence;

/// <summary>A file of the evidence that stays open after it was digested, because it is too large to be held in memory.</summary>
internal sealed class HeldEvidence(EvidenceRoot root, Descriptor file, FileStatus opened) : IDisposable
{
    public Descriptor Descriptor => file;

    /// <summary>Whether it still is what was digested.</summary>
    public ReadFailure? CheckUnchanged()
    {
        var error = LinuxFiles.Stat(file, out var now);
        return !error.IsNone ? ReadFailure.From(error, "examining after decoding failed")
            : now.IsSameContent(opened.Size, opened.ModifiedNs, opened.ChangedNs, opened.Identity) ? null
            : new ReadFailure(FailureKind.Unstable, "changed while it was decoded");
    }

    /// <summary>A child that opens the file by itself cannot ask for its access time to be spared: whether it was is counted here.</summary>
    public void Dispose()
    {
        if (file.IsClosed) { return; }
        if (LinuxFiles.Stat(file, out var after).IsNone) { root.AccessTimes.Compare(opened, after); }
        file.Dispose();
    }
}
