using Xunit.Abstractions;

namespace Cotejo.GpuCheck.Twins;

/// <summary>The settings that xunit asks its runner for, by name; what is not there takes its own default.</summary>
internal sealed class TestOptions : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal)
    {
        // One test at a time: two of them on one card would share its memory.
        ["xunit.execution.DisableParallelization"] = true,
        ["xunit.discovery.PreEnumerateTheories"] = true,
        ["xunit.execution.SynchronousMessageReporting"] = true,
    };

    public TValue GetValue<TValue>(string name) => _values.TryGetValue(name, out object? value) ? (TValue)value! : default!;

    public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
}
