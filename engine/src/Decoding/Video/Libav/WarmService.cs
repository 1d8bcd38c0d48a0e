using System.Text;
using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>The worker's side of videos: decodes one after the other, and asks the parent for their bytes. It opens nothing. For one thread.</summary>
internal sealed class WarmService(WorkerPort port) : ILibavTaker
{
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
        if (why is null) { port.Send(new WarmAnswer { Sign = WarmSign.End }); }
        else { Send(WarmSign.Declined, why); }
    }

    public void Take(ReadOnlySpan<byte> line)
    {
        port.Send(new WarmAnswer { Sign = WarmSign.Line, Text = line.Length });
        port.Send(line);
    }

    public void Take(int width, int height, long? stamp, ReadOnlySpan<byte> luma)
    {
        port.Send(new WarmAnswer { Sign = WarmSign.Frame, Width = width, Height = height, First = stamp ?? WarmAnswer.NoStamp });
        port.Send(luma);
    }

    private void Send(WarmSign sign, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text).AsSpan();
        bytes = bytes[..Math.Min(bytes.Length, LibavLog.LongestLine)];
        port.Send(new WarmAnswer { Sign = sign, Text = bytes.Length });
        port.Send(bytes);
    }
}
