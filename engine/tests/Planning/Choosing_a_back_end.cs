using Cotejo.Engine.Planning;
using Cotejo.Kernels.Devices;

namespace Cotejo.Engine.Tests.Planning;

public sealed class Choosing_a_back_end
{
    private static readonly DeviceInfo Card0 = new(Backend.Cuda, 0, "Card A", 1L << 34, "CUDA 13.0", 132, 90, null);
    private static readonly DeviceInfo Card1 = new(Backend.Cuda, 1, "Card B", 1L << 34, "CUDA 13.0", 20, 20, "it is too old");
    private static readonly DeviceInfo Other = new(Backend.OpenCl, 0, "Card C", 1L << 33, "OpenCL 3.0", 60, 0, null);

    [Theory]
    [InlineData(null)]
    [InlineData("auto")]
    public void Auto_may_use_every_usable_device(string? typed)
    {
        var plan = Plan(typed, null, out var problems);
        Assert.Empty(problems);
        Assert.Null(plan.Named);
        Assert.Equal([Card0, Other], plan.Devices);
    }

    [Fact]
    public void The_processor_asks_no_driver()
    {
        var problems = new List<string>();
        var plan = ComputePlan.From("cpu", null, problems, (out IReadOnlyList<string> absent) => throw new InvalidOperationException("asked"));
        Assert.Empty(problems);
        Assert.Equal(Backend.Cpu, plan.Named);
        Assert.Empty(plan.Devices);
    }

    [Fact]
    public void A_named_back_end_takes_its_usable_devices()
    {
        Assert.Equal([Card0], Plan("cuda", null, out _).Devices);
        Assert.Equal([Other], Plan("opencl", null, out _).Devices);
        Assert.Equal([Card0], Plan("cuda", "0,0", out _).Devices);
        Assert.Equal([Card0], Plan("cuda", "cuda:0", out _).Devices);
    }

    [Theory]
    [InlineData("metal", null, "none of auto, cuda, opencl, cpu")]
    [InlineData("CUDA", null, "none of auto, cuda, opencl, cpu")]
    [InlineData("cuda", "1", "it is too old")]
    [InlineData("cuda", "2", "devices 0 to 1")]
    [InlineData("cuda", "-1", "devices 0 to 1")]
    [InlineData("cuda", "", "devices 0 to 1")]
    [InlineData("cuda", "opencl:0", "no number of a device")]
    [InlineData("opencl", "x", "has device 0")]
    [InlineData("cpu", "0", "--backend cuda or opencl")]
    [InlineData(null, "0", "--backend cuda or opencl")]
    public void What_cannot_be_had_is_refused_with_the_reason(string? backend, string? device, string reason)
    {
        Plan(backend, device, out var problems);
        Assert.Contains(reason, Assert.Single(problems));
    }

    [Fact]
    public void A_back_end_without_devices_is_refused_with_what_is_missing()
    {
        var problems = new List<string>();
        ComputePlan.From("opencl", null, problems, (out IReadOnlyList<string> absent) =>
        {
            absent = ["CUDA: no driver.", "OpenCL: no loader."];
            return [DeviceList.Cpu];
        });
        Assert.Equal("--backend opencl cannot be had. OpenCL: no loader.", Assert.Single(problems));
    }

    [Fact]
    public void A_back_end_of_which_no_device_is_usable_is_refused_with_their_reasons()
    {
        var problems = new List<string>();
        ComputePlan.From("cuda", null, problems, (out IReadOnlyList<string> absent) =>
        {
            absent = [];
            return [DeviceList.Cpu, Card1];
        });
        Assert.Contains("cuda:1 (Card B): it is too old", Assert.Single(problems));
    }

    private static ComputePlan Plan(string? backend, string? device, out List<string> problems)
    {
        problems = [];
        return ComputePlan.From(backend, device, problems, (out IReadOnlyList<string> absent) =>
        {
            absent = [];
            return [DeviceList.Cpu, Card0, Card1, Other];
        });
    }
}
