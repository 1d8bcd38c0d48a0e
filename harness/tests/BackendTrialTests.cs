using System.Text.Json.Nodes;
using Cotejo.Harness.Trials;
using Cotejo.Kernels.Tests;

namespace Cotejo.Harness.Tests;

/// <summary>Whole scans on the stub driver, which runs the code that a card would get, beside scans on the processor.</summary>
public sealed class BackendTrialTests(BackendTrialTests.Prepared prepared) : IClassFixture<BackendTrialTests.Prepared>
{
    /// <summary>The seizure and its scan on the processor, made once, when a test asks for it.</summary>
    public sealed class Prepared : IDisposable
    {
        private readonly Lazy<BackendTrial> _trial;
        private readonly Lazy<JsonObject> _rates;

        public Prepared()
        {
            _trial = new(() => new BackendTrial(CotejoProcess.Find(null), Place, seed: 1, images: 80, _ => { }));
            _rates = new(Measure);
        }

        internal Workplace Place { get; } = new(null);

        internal BackendTrial Trial => _trial.Value;

        /// <summary>What the command remembers of the back ends once it has measured them.</summary>
        internal JsonObject Rates => _rates.Value;

        internal static string Remembered(string cache) => Path.Combine(cache, "cotejo", "devices.json");

        internal static Dictionary<string, string> Variables(string cache) => new() { ["XDG_CACHE_HOME"] = cache, ["LD_LIBRARY_PATH"] = CudaStub.Folder };

        public void Dispose() => Place.Dispose();

        private JsonObject Measure()
        {
            string cache = Place.At("cache");
            ProcessResult devices = CotejoProcess.Run(CotejoProcess.Find(null), ["devices", "--json"], TimeSpan.FromMinutes(5), variables: Variables(cache));
            Assert.True(devices.ExitCode == 0, devices.Errors);
            return JsonNode.Parse(File.ReadAllBytes(Remembered(cache)))!.AsObject();
        }
    }

    [StubFact]
    public void A_scan_on_a_card_leaves_the_ledger_of_a_scan_on_the_processor()
    {
        BackendResult result = Run([]);
        Assert.Empty(result.Differences);
        Assert.Equal("cuda:0 (Stub H200)", result.Ran);
        Assert.Empty(result.Notes);
    }

    [StubTheory]
    // Behind the card's own trial, before the end; where among hashing and matching it falls, the batches decide.
    [InlineData("FAIL_LAUNCH_AFTER", 14)]
    [InlineData("FAIL_LAUNCH_AFTER", 24)]
    [InlineData("FAIL_COPY_AFTER", 40)]
    public void A_card_that_is_lost_on_the_way_costs_a_note_and_nothing_else(string setting, int call)
    {
        BackendResult result = Run(new() { [$"CUDA_STUB_{setting}"] = call.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        Assert.Empty(result.Differences);
        Assert.StartsWith("cuda:0 (Stub H200), which failed in part; cpu", result.Ran, StringComparison.Ordinal);
        Assert.Contains(result.Notes, note => note.StartsWith("cuda:0 (Stub H200) failed while ", StringComparison.Ordinal));
    }

    [StubFact]
    public void Two_cards_share_the_work()
    {
        BackendResult result = Run(new() { ["CUDA_STUB_DEVICES"] = "2" });
        Assert.Empty(result.Differences);
        Assert.Equal("cuda:0 (Stub H200), cuda:1 (Stub H200)", result.Ran);
    }

    [StubFact]
    public void A_card_without_memory_for_a_batch_is_refused_with_the_reason()
    {
        var refused = Assert.Throws<SettingsException>(() => Run(new() { ["CUDA_STUB_MEMORY_BYTES"] = "1000000" }));
        Assert.Contains("ended with 1: cotejo: cuda:0 (Stub H200): CUDA reports out of memory", refused.Message, StringComparison.Ordinal);
    }

    [StubTheory]
    [InlineData(1e-3, 1e3, "auto: hashing by cpu", "matching by cpu")]
    [InlineData(1e9, 1e12, "auto: hashing by cuda:0 (Stub H200)", "matching by cuda:0 (Stub H200)")]
    [InlineData(1e9, 1e3, "auto: hashing by cuda:0 (Stub H200)", "matching by cpu")]
    public void Auto_takes_what_was_measured_to_be_faster(double framesPerSecond, double pairsPerSecond, string hashing, string matching)
    {
        string cache = prepared.Place.At($"cache-{framesPerSecond}-{pairsPerSecond}"), remembered = Prepared.Remembered(cache);
        JsonObject rates = prepared.Rates.DeepClone().AsObject();
        Assert.Equal(2, rates.Count);
        JsonObject card = rates.Single(rate => rate.Key.Contains("Stub H200", StringComparison.Ordinal)).Value!.AsObject();
        (card["FramesPerSecond"], card["PairsPerSecond"]) = (framesPerSecond, pairsPerSecond);
        Directory.CreateDirectory(Path.GetDirectoryName(remembered)!);
        File.WriteAllText(remembered, rates.ToJsonString());

        BackendResult result = prepared.Trial.Run("auto", Prepared.Variables(cache));
        Assert.Empty(result.Differences);
        Assert.StartsWith(hashing, result.Ran, StringComparison.Ordinal);
        Assert.Contains(matching, result.Ran, StringComparison.Ordinal);
    }

    private BackendResult Run(Dictionary<string, string> variables)
    {
        variables.Add("LD_LIBRARY_PATH", CudaStub.Folder);
        return prepared.Trial.Run("cuda", variables);
    }
}
