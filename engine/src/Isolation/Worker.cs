namespace Cotejo.Engine.Isolation;

/// <summary>The life of a worker: one request after the other, until its parent closes the pipe.</summary>
public static class Worker
{
    /// <summary>Ends with the parent. What a decoder throws beyond its own seam ends the process: the parent has a word for it.</summary>
    public static void Run()
    {
        using var port = new WorkerPort();
        while (port.Receive(out WorkerRequest request))
        {
            switch (request.Operation)
            {
                case WorkerOperation.Hello:
                    port.Send(request);
                    break;
                default:
                    throw new InvalidOperationException($"no such request: {request.Operation}");
            }
        }
    }
}
