using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>The worker's side of videos: decodes one after the other, and asks the parent for their bytes. It opens nothing. For one thread.</summary>
internal sealed class WarmService(WorkerPort port) : ILibavTaker
{
    /// <summary>Lines, until there is something that the parent waits for.</summary>
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly byte[] _block = new byte[WarmAnswer.MostBytes];

    /// <summary>Loads the libraries, tries them, and tells their version.</summary>
    public void Open()
    {
        string? problem = LibavSelfTest.Problem(out string version);
        if (problem is null) { Send(WarmSign.Ready, version); }
        else { Send(WarmSign.Absent, problem); }
    }

    /// <param name="request">As <see cref="WarmRequests"/> writes it.</param>
    public void Decode(in WorkerRequest request)
    {
        using var file = new RequestedStream(port, request.Length,
            (at, bytes) => port.Send(new WarmAnswer { Sign = WarmSign.Bytes, First = at, Second = bytes }), _block);
        string? why = null;
        try { LibavVideo.Decode(file, WarmRequests.Read(request), this); }
        catch (LibavDeclinedException e) { why = e.Message; }
        SendLines();
        if (why is null) { port.Send(new WarmAnswer { Sign = WarmSign.End }); }
        else { Send(WarmSign.Declined, why); }
    }

    public void Take(ReadOnlySpan<byte> line)
    {
        var answer = new WarmAnswer { Sign = WarmSign.Line, Text = line.Length };
        _lines.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<WarmAnswer>(in answer)));
        _lines.Write(line);
    }

    public void Take(int width, int height, long? stamp, ReadOnlySpan<byte> luma)
    {
        SendLines();
        port.Send(new WarmAnswer { Sign = WarmSign.Frame, Width = width, Height = height, First = stamp ?? WarmAnswer.NoStamp });
        port.Send(luma);
    }

    public bool MayJump(ReadOnlySpan<SamplePlace> samples)
    {
        port.Send(new WarmAnswer { Sign = WarmSign.Samples, First = samples.Length, Text = samples.Length * Unsafe.SizeOf<SamplePlace>() });
        port.Send(MemoryMarshal.AsBytes(samples));
        return port.Receive(out WorkerRequest answer) && answer is { Operation: WorkerOperation.Samples, First: 1 };
    }

    private void SendLines()
    {
        if (_lines.WrittenCount > 0) { port.Send(_lines.WrittenSpan); }
        _lines.ResetWrittenCount();
    }

    private void Send(WarmSign sign, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text).AsSpan();
        bytes = bytes[..Math.Min(bytes.Length, LibavLog.LongestLine)];
        port.Send(new WarmAnswer { Sign = sign, Text = bytes.Length });
        port.Send(bytes);
    }
}
