namespace Cotejo.Engine.Isolation;

/// <summary>The life of a worker: one request after the other, until its parent closes the pipe.</summary>
public static class Worker
{
    /// <summary>Ends with the parent. What a decoder throws beyond its own seam ends the process: the parent has a word for it.</summary>
    /// <param name="locked">It takes more away from itself than the sandbox can: false where another program's walls are tried.</param>
    public static void Run(bool locked = true)
    {
        // Where the kernel has no filters the parent's trial of its walls tells so.
        if (locked) { OwnFilter.Apply(); }
        using var port = new WorkerPort();
        while (port.Receive(out WorkerRequest request))
        {
            switch (request.Operation)
            {
                case WorkerOperation.Hello:
                    port.Send(request);
                    break;
                case WorkerOperation.TryToEscape:
                    port.Send(EscapeAttempts.Answer(request));
                    break;
                default:
                    throw new InvalidOperationException($"no such request: {request.Operation}");
            }
        }
    }
}
