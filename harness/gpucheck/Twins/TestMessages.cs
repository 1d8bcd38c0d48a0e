using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Cotejo.GpuCheck.Twins;

/// <summary>Takes what xunit tells while it looks for tests and runs them: prints it, and counts.</summary>
internal sealed class TestMessages(TextWriter output) : LongLivedMarshalByRefObject, IMessageSink, IDisposable
{
    private readonly List<string> _failures = [];
    private readonly List<string> _skipped = [];

    public ManualResetEventSlim Done { get; } = new();
    public List<ITestCase> Found { get; } = [];
    public int Passed { get; private set; }
    public TestCounts Counts => new(Passed, _failures.Count, _skipped.Count, _failures, _skipped);

    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestCaseDiscoveryMessage found:
                Found.Add(found.TestCase);
                break;
            case ITestStarting starting:
                // Before it runs: a driver that brings the process down is seen with the test that did it.
                output.Write($"{starting.Test.DisplayName} ... ");
                output.Flush();
                break;
            case ITestPassed passed:
                Passed++;
                output.WriteLine($"{passed.ExecutionTime:0.0} s");
                break;
            case ITestSkipped skipped:
                _skipped.Add($"{skipped.Test.DisplayName}: {skipped.Reason}");
                output.WriteLine($"skipped: {skipped.Reason}");
                break;
            case ITestFailed failed:
                Fail(failed.Test.DisplayName, failed);
                break;
            case IErrorMessage error:
                Fail("xunit", error);
                break;
            case ITestCaseCleanupFailure failure:
                Fail(failure.TestCase.DisplayName, failure);
                break;
            case ITestClassCleanupFailure failure:
                Fail(failure.TestClass.Class.Name, failure);
                break;
            case IDiscoveryCompleteMessage or ITestAssemblyFinished:
                Done.Set();
                break;
        }
        return true;
    }

    public void Dispose() => Done.Dispose();

    private void Fail(string test, IFailureInformation failure)
    {
        string what = $"{test}: {ExceptionUtility.CombineMessages(failure)}";
        _failures.Add(what);
        output.WriteLine($"FAILED\n{what}\n{ExceptionUtility.CombineStackTraces(failure)}");
    }
}
