using Cotejo.Engine.Evidence;
using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Tests.Isolation;

public sealed class Workers
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_worker_answers_and_ends_with_its_pipe(bool whole)
    {
        Assert.True(MemoryFile.Create(out var file).IsNone);
        using var shared = file!;
        var error = WorkerProcess.Start(whole ? Sandbox.Whole : Sandbox.LimitsOnly, shared.Descriptor,
            new Confinement(null, 1 << 20, TimeSpan.FromMinutes(1)), out var started);
        Assert.True(error.IsNone, error.Words);
        using var worker = started!;
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(WorkerSign.Answered, worker.Send(new WorkerRequest { Operation = WorkerOperation.Hello, First = i }, Patience, default));
            var sign = worker.Receive(out WorkerRequest answer, Patience, default);
            Assert.True(sign == WorkerSign.Answered, $"{sign}: {worker.LastWords}");
            Assert.Equal(i, answer.First);
        }
        _ = worker.Send(new WorkerRequest { Operation = (WorkerOperation)99 }, Patience, default);
        Assert.Equal(WorkerSign.Died, worker.Receive(out WorkerRequest _, Patience, default));
        Assert.Contains("no such request", worker.LastWords, StringComparison.Ordinal);
    }
}
