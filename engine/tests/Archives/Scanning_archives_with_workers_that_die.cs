using Cotejo.Engine.Tests.Decoding.Workers;

namespace Cotejo.Engine.Tests.Archives;

[Collection(nameof(WorkerChildren))]
public sealed class Scanning_archives_with_workers_that_die : ArchiveScans
{
    [Fact]
    public void What_comes_out_is_the_same_as_if_none_had()
    {
        // A solid archive is unpacked anew up to where it was: what takes longer than a worker lives never comes to its end.
        byte[] solid = ArchiveFiles.SevenZip([.. Enumerable.Range(0, 30).Select(i => ($"{i / 20}/{i}.jpg", Jpeg(i)))]);
        (string, byte[])[] album = [.. Enumerable.Range(0, 400).Select(i => ($"{i / 20}/{i}.jpg", Jpeg(i)))];
        Place.Write("in/a.7z", solid);
        Place.Write("in/b.zip", ArchiveFiles.Zip([.. album, ("a.7z", solid)]));
        Scan();
        var undisturbed = Outcomes();
        Directory.Delete(Place["case"], recursive: true);
        using var stop = new CancellationTokenSource();
        int killed = 0;
        var killer = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Thread.Sleep(1000);
                killed += WorkerChildren.Signal(WorkerChildren.Killed);
            }
        });
        killer.Start();
        Scan();
        stop.Cancel();
        killer.Join();
        Assert.True(killed > 0);
        Assert.Equal(undisturbed, Outcomes());
    }
}
