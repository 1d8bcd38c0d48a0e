using Cotejo.GpuCheck.Twins;
var counts = TwinTests.Run(Console.Out);
Console.WriteLine($"{counts.Passed} passed, {counts.Failed} failed, {counts.Skipped} skipped");
return counts.Failed == 0 ? 0 : 1;
