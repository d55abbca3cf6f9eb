using System.CommandLine;
using SqlxOrleans.Client;
using SqlxOrleans.Client.Operator;
using SqlxOrleans.Measurements;
using SqlxOrleans.Silo.Demo;
using SqlxOrleans.Silo.Hosting;
using SqlxOrleans.Silo.Hosting.Storage;

var root = new RootCommand("SqlxOrleans: observability and SLO engine for SQLx kernels. Without a verb it runs 'silo'.")
{
    SiloCommand.Create(),
    MigrateCommand.Create(),
    DemoCommand.Create(),
};

// Options without a verb are the silo's; help and version stay the root's.
string[] arguments = args is [] or [['-', ..], ..] && args is not [("--help" or "-h" or "-?" or "--version"), ..] ? ["silo", .. args] : args;
try
{
    // The silo's host listens to SIGTERM and Ctrl+C itself and flushes its grains; a second listener would cut that short.
    // The demo embeds its hosts, so there the signal cancels the command.
    TimeSpan? patience = arguments[0] == "demo" ? TimeSpan.FromSeconds(30) : null;
    return await root.Parse(arguments).InvokeAsync(
        new InvocationConfiguration { ProcessTerminationTimeout = patience, EnableDefaultExceptionHandler = false });
}
catch (Exception failure) when (failure is SqlxOperatorException or MeasurementWriteException or OperationCanceledException)
{
    await Console.Error.WriteLineAsync($"The demo failed: {failure.Message}");
    return 1;
}
catch (Exception refusal) when (refusal is StartRefusedException or SchemaMismatchException)
{
    await Console.Error.WriteLineAsync(arguments[0] == "migrate" ? "Nothing was migrated:" : "The silo does not start:");
    await Console.Error.WriteLineAsync(refusal.Message);
    return 2;
}
