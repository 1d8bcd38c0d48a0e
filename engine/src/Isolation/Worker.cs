using System.Globalization;
using Cotejo.Engine.Archives;
using Cotejo.Engine.Decoding.Video.Libav;
using Cotejo.Engine.Decoding.Workers;
using Microsoft.Win32.SafeHandles;

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
        // Else a gzip file that was cut passes for whole.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
        using var port = new WorkerPort();
        using var shared = new SafeFileHandle(WorkerProcess.FileNumber, ownsHandle: false);
        PictureService? pictures = null;
        ArchiveService? archives = null;
        WarmService? videos = null;
        while (port.Receive(out WorkerRequest request))
        {
            switch (request.Operation)
            {
                case WorkerOperation.Hello:
                    pictures = new PictureService(port, shared, PictureRequests.LimitsOf(request));
                    LimitAddressSpace(request.Length);
                    port.Send(request);
                    break;
                case WorkerOperation.ReadHeader when pictures is not null:
                    pictures.ReadHeader(request);
                    break;
                case WorkerOperation.Decode when pictures is not null:
                    pictures.Decode(request);
                    break;
                case WorkerOperation.OpenArchive:
                    (archives ??= new ArchiveService(port)).Open(request);
                    break;
                case WorkerOperation.OpenVideos:
                    (videos = new WarmService(port)).Open();
                    break;
                case WorkerOperation.DecodeVideo when videos is not null:
                    videos.Decode(request);
                    break;
                case WorkerOperation.TryToEscape:
                    port.Send(EscapeAttempts.Answer(request));
                    break;
                default:
                    throw new InvalidOperationException($"no such request: {request.Operation}");
            }
        }
    }

    /// <summary>
    /// From now on so many bytes more than now: the runtime has reserved hundreds of gigabytes of addresses that it does not use, so that no
    /// limit from outside fits.
    /// </summary>
    private static unsafe void LimitAddressSpace(long more)
    {
        if (more <= 0) { return; }
        string pages = File.ReadAllText("/proc/self/statm").Split(' ')[0];
        ulong limit = (ulong)(long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize + more);
        ulong* pair = stackalloc ulong[2] { limit, limit };
        if (ProcessCalls.SetLimit(ProcessCalls.LimitAddressSpace, pair) != 0) { throw new InvalidOperationException("no limit on address space could be set"); }
    }
}
