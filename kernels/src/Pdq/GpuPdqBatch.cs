using static Cotejo.Kernels.Pdq.PdqBasis;

namespace Cotejo.Kernels.Pdq;

/// <summary>
/// The frames of one batch, laid out in this process's side of its buffers. Tap tables are brought with each batch, once for every side that
/// occurs in it: a thousandth to a twentieth of what the luma takes, so that nothing has to be kept on the device and agreed between streams.
/// </summary>
internal sealed class GpuPdqBatch(PdqBatchSize size, GpuPdqBuffers buffers)
{
    // Memory is busy with so many threads that copy.
    private static readonly ParallelOptions Copying = new() { MaxDegreeOfParallelism = Math.Min(4, Environment.ProcessorCount) };

    // By pattern of signs (PdqKernels.AboveMedian): of the block, and of its transpose.
    private static readonly Orientation[] Laid =
    [
        Orientation.Original, Orientation.FlipX, Orientation.FlipY, Orientation.Rotate180,
        Orientation.FlipPlus1, Orientation.Rotate270, Orientation.Rotate90, Orientation.FlipMinus1,
    ];

    private readonly List<(PdqFrame Frame, int At)> _frames = [];
    private readonly List<PdqFrame> _tooSmall = [];
    private readonly Dictionary<(int Side, TapPolicy Policy), TapTable> _tables = [];

    public int LumaBytes { get; private set; }

    public int TapFloats { get; private set; }

    public int Starts => _tables.Count * Side;

    public int Planes => _frames.Count * GpuPdqBuffers.Policies;

    public void Clear()
    {
        _frames.Clear();
        _tooSmall.Clear();
        _tables.Clear();
        (LumaBytes, TapFloats) = (0, 0);
    }

    /// <summary>Takes a frame in, if there is room.</summary>
    public bool TryTake(PdqFrame frame)
    {
        if (frame.IsHashed) { throw new ArgumentException("A frame is hashed already.", nameof(frame)); }
        if (_frames.Count + _tooSmall.Count == size.Frames) { return false; }
        if (frame.IsTooSmall)
        {
            _tooSmall.Add(frame);
            return true;
        }
        if (frame.PayloadBytes > buffers.Luma.Length - LumaBytes || !HasTapRoom(frame)) { return false; }
        Describe(frame, TapPolicy.Full, 0);
        Describe(frame, TapPolicy.Centred, 1);
        _frames.Add((frame, LumaBytes));
        LumaBytes += ((int)frame.PayloadBytes + sizeof(float) - 1) / sizeof(float) * sizeof(float);
        return true;
    }

    /// <summary>Copies what the frames bring.</summary>
    public void CopyLuma() => Parallel.ForEach(
        _frames, Copying, entry => entry.Frame.CopyPayload(buffers.Luma.Host.Slice(entry.At, (int)entry.Frame.PayloadBytes)));

    /// <summary>Gives the frames the results that have come back.</summary>
    public void Deliver()
    {
        ReadOnlySpan<int> results = buffers.Results.Host;
        foreach ((PdqFrame frame, _) in _frames)
        {
            (Hash256[] full, int fullQuality) = Read(results);
            (Hash256[] centred, int centredQuality) = Read(results[PdqKernels.ResultWords..]);
            frame.SetHashes(full, fullQuality, centred, centredQuality);
            results = results[(GpuPdqBuffers.Policies * PdqKernels.ResultWords)..];
        }
        foreach (PdqFrame frame in _tooSmall) { frame.SetTooSmall(); }
    }

    private void Describe(PdqFrame frame, TapPolicy policy, int plane)
    {
        ref PlaneTask task = ref buffers.Tasks.Host[Planes + plane];
        if (frame.Payload == FramePayload.Planes)
        {
            task = new PlaneTask(frame.Payload, LumaBytes / sizeof(float) + plane * PlaneLength, Side, default, default);
            return;
        }
        int at = frame.Payload == FramePayload.Bytes ? LumaBytes : LumaBytes / sizeof(float);
        task = new PlaneTask(frame.Payload, at, frame.Width, Table(frame.Height, policy), Table(frame.Width, policy));
    }

    private bool HasTapRoom(PdqFrame frame) => frame.Payload == FramePayload.Planes || TapFloats
        + Missing(frame.Width, TapPolicy.Full) + Missing(frame.Width, TapPolicy.Centred)
        + Missing(frame.Height, TapPolicy.Full) + Missing(frame.Height, TapPolicy.Centred) <= buffers.Weights.Length;

    private int Missing(int side, TapPolicy policy) => _tables.ContainsKey((side, policy)) ? 0 : PdqTaps.For(side, policy).Weights.Length;

    /// <summary>The table of a side, laid out at its first use in the batch: tap by tap, since neighbouring threads are neighbouring outputs.</summary>
    private TapTable Table(int side, TapPolicy policy)
    {
        if (_tables.TryGetValue((side, policy), out TapTable table)) { return table; }
        PdqTaps taps = PdqTaps.For(side, policy);
        table = new TapTable(Starts, TapFloats, taps.Longest);
        Span<int> starts = buffers.Starts.Host.Slice(table.Starts, Side);
        Span<float> weights = buffers.Weights.Host.Slice(table.Weights, taps.Weights.Length);
        for (int j = 0; j < Side; j++)
        {
            starts[j] = taps.Start(j);
            ReadOnlySpan<float> row = taps.Weights.AsSpan(j * taps.Longest, taps.Longest);
            for (int t = 0; t < row.Length; t++) { weights[t * Side + j] = row[t]; }
        }
        TapFloats += weights.Length;
        _tables.Add((side, policy), table);
        return table;
    }

    private static (Hash256[] Eight, int Quality) Read(ReadOnlySpan<int> words)
    {
        var eight = new Hash256[Orientations];
        for (int h = 0; h < Orientations; h++)
        {
            ReadOnlySpan<int> hash = words.Slice(h * PdqKernels.HashWords, PdqKernels.HashWords);
            eight[(int)Laid[h]] = new Hash256(Word(hash), Word(hash[2..]), Word(hash[4..]), Word(hash[6..]));
        }
        return (eight, words[PdqKernels.ResultWords - 1]);
    }

    private static ulong Word(ReadOnlySpan<int> halves) => (uint)halves[0] | (ulong)(uint)halves[1] << 32;
}
