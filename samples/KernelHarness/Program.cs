using System.CommandLine;
using SqlxOrleans.KernelHarness.Commands;

// Stopping PostgreSQL and the silo takes longer than the two seconds that a process gets after Ctrl+C by default.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) };
return await new HarnessCommand(HarnessHandler.RunAsync).Parse(args).InvokeAsync(invocation);
