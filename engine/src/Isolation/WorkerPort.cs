using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cotejo.Engine.Isolation;

/// <summary>The worker's side of its pipes. For one thread.</summary>
internal sealed class WorkerPort : IDisposable
{
    private readonly FileStream _requests = new(new SafeFileHandle(WorkerProcess.RequestNumber, ownsHandle: false), FileAccess.Read, bufferSize: 0);
    private readonly FileStream _answers = new(new SafeFileHandle(WorkerProcess.AnswerNumber, ownsHandle: false), FileAccess.Write, bufferSize: 0);

    /// <returns>False when the parent has closed the pipe: there is nothing more to do.</returns>
    public bool Receive(Span<byte> message) => _requests.ReadAtLeast(message, message.Length, throwOnEndOfStream: false) == message.Length;

    /// <inheritdoc cref="Receive(Span{byte})"/>
    public bool Receive<T>(out T message)
        where T : unmanaged
    {
        message = default;
        return Receive(MemoryMarshal.AsBytes(new Span<T>(ref message)));
    }

    public void Send(ReadOnlySpan<byte> message) => _answers.Write(message);

    public void Send<T>(in T message)
        where T : unmanaged => Send(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in message)));

    public void Dispose()
    {
        _requests.Dispose();
        _answers.Dispose();
    }
}
