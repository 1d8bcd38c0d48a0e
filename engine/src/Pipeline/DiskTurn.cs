using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Pipeline;

/// <summary>One reader's place at the gate of the disk that its file lies on. Where there is no gate nothing happens.</summary>
internal sealed class DiskTurn(CancellationToken stopping)
{
    private DiskGate? _gate;
    private EvidenceReader? _reader;
    private bool _inside;
    private long _before;

    /// <summary>For the first bytes of a file.</summary>
    /// <param name="gate">Of the file's disk; null where anyone may read at any time.</param>
    /// <param name="reader">Reads it.</param>
    /// <returns>False when it has to be waited for, by <see cref="Enter"/>.</returns>
    public bool TryEnter(DiskGate? gate, EvidenceReader reader)
    {
        (_gate, _reader) = (gate, reader);
        if (gate is null) { return true; }
        if (gate.TryEnter()) { Begin(); }
        return _inside;
    }

    /// <summary>Waits for the disk of the last <see cref="TryEnter"/>, unless this reader is there.</summary>
    public void Enter()
    {
        if (_gate is null || _inside) { return; }
        _gate.Enter(stopping);
        Begin();
    }

    /// <summary>Before anything else is waited for. A second call does nothing.</summary>
    public void Leave()
    {
        if (!_inside) { return; }
        _inside = false;
        _gate!.Leave(_reader!.BytesRead - _before);
    }

    private void Begin() => (_inside, _before) = (true, _reader!.BytesRead);
}
