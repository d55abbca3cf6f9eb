using System.CommandLine;
using SqlxOrleans.Silo.Demo;
using SqlxOrleans.Silo.Hosting;
using SqlxOrleans.Silo.Hosting.Storage;

var root = new RootCommand("SqlxOrleans: observability and SLO engine for SQLx kernels. Without a verb it runs 'silo'.")
{
    SiloCommand.Create(),
    DemoCommand.Create(),
};

// Options without a verb are the silo's; help and version stay the root's.
string[] arguments = args is [] or [['-', ..], ..] && args is not [("--help" or "-h" or "-?" or "--version"), ..] ? ["silo", .. args] : args;
try
{
    // The host itself listens to SIGTERM and Ctrl+C and flushes its grains; a second listener would cut that short.
    return await root.Parse(arguments).InvokeAsync(
        new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
}
catch (Exception refusal) when (refusal is StartRefusedException or SchemaMismatchException)
{
    await Console.Error.WriteLineAsync("The silo does not start:");
    await Console.Error.WriteLineAsync(refusal.Message);
    return 2;
}
