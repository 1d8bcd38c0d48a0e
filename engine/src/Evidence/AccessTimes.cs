namespace Cotejo.Engine.Evidence;

/// <summary>
/// Whether reading a source left traces on it. Counted over walk and readers, on any thread; the run reports both numbers.
/// </summary>
internal sealed class AccessTimes
{
    private long _refused;
    private long _disturbed;

    /// <summary>
    /// Files and folders that the system did not let us open with O_NOATIME, which takes their owner or CAP_FOWNER. They were read
    /// nevertheless; on a source mounted read-only or with noatime that leaves no trace.
    /// </summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Files and folders whose access time was another after they were read than before.</summary>
    public long AccessTimesDisturbed => Volatile.Read(ref _disturbed);

    public void NoteRefusal() => Interlocked.Increment(ref _refused);

    public void Compare(in FileStatus before, in FileStatus after)
    {
        if (before.AccessedNs != after.AccessedNs) { Interlocked.Increment(ref _disturbed); }
    }
}
