using Cotejo.Engine.Planning;
using Cotejo.Kernels.Devices;

namespace Cotejo.Engine.Tests.Planning;

public sealed class Remembering_rates : IDisposable
{
    private static readonly DeviceInfo Card = new(Backend.Cuda, 0, "Card", 1L << 34, "CUDA 13.0", 132, 90, null);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rates_come_back_for_the_same_device_and_driver_only()
    {
        var rates = new RememberedRates(_folder["cache/devices.json"]);
        Assert.Null(rates.Find(Card));
        rates.Remember(Card, new(1e5, 3e11));
        rates.Remember(DeviceList.Cpu, new(1e4, 3e9));
        var again = new RememberedRates(_folder["cache/devices.json"]);
        Assert.Equal(new(1e5, 3e11), again.Find(Card));
        Assert.Equal(new(1e4, 3e9), again.Find(DeviceList.Cpu));
        Assert.Null(again.Find(Card with { Driver = "CUDA 13.1" }));
        Assert.Null(again.Find(Card with { Number = 1 }));
        rates.Remember(Card, new(2e5, 4e11));
        Assert.Equal(new(2e5, 4e11), again.Find(Card));
    }

    [Fact]
    public void A_file_that_is_no_such_file_counts_as_none()
    {
        var rates = new RememberedRates(_folder.Write("devices.json", "{ \"half"u8.ToArray()));
        Assert.Null(rates.Find(Card));
        rates.Remember(Card, new(1, 2));
        Assert.Equal(new(1, 2), rates.Find(Card));
    }

    [Fact]
    public void A_pipe_in_its_place_is_not_waited_for()
    {
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [_folder["devices.json"]])) { mkfifo.WaitForExit(); }
        Assert.Null(new RememberedRates(_folder["devices.json"]).Find(Card));
    }

    [Fact]
    public void Without_a_file_nothing_is_remembered()
    {
        var rates = new RememberedRates(null);
        Assert.False(rates.Remember(Card, new(1, 2)));
        Assert.Null(rates.Find(Card));
    }

    [Fact]
    public void A_place_that_cannot_be_written_costs_nothing_but_the_memory()
    {
        var rates = new RememberedRates(Path.Combine(_folder.Write("file", [1]), "devices.json"));
        Assert.False(rates.Remember(Card, new(1, 2)));
        Assert.Null(rates.Find(Card));
    }
}
