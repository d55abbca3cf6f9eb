using System.CommandLine;
using System.Text.Json;
using SqlxOrleans.Silo.Hosting.Storage;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>The verb <c>migrate</c>: brings the database's schema up to date and ends. For a job before a release.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Directory of the SQLite file; not used with Sqlx:Postgres:ConnectionString.",
            DefaultValueFactory = _ => new DirectoryInfo("data"),
            HelpName = "DIR",
        };
        var json = new Option<bool>("--json") { Description = "Write one JSON object to standard output instead of text." };
        var command = new Command("migrate", "Bring the database's schema up to date and end: the database of the configuration, else the SQLite file.")
        {
            data, json,
        };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetRequiredValue(data).FullName, parsed.GetValue(json), Console.Out, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string dataDirectory, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        var configuration = SiloApplication.CreateBuilder(new SiloHostOptions { DataDirectory = dataDirectory }).Configuration;
        await using var storage = StorageBackEnds.Choose(configuration, dataDirectory);

        // A file belongs to one process; a running silo of another release would not know what happens to it.
        using var directory = storage.IsShared ? null : DataDirectoryLock.Take(dataDirectory);
        var applied = await storage.MigrateAsync(cancellationToken);
        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new { database = storage.Description, applied = applied.Select(step => new { step.Component, step.Version }) }, JsonSerializerOptions.Web));
        }
        else
        {
            await output.WriteLineAsync(applied.Count == 0
                ? $"{storage.Description}: the schema is up to date, nothing to do."
                : $"{storage.Description}: applied {string.Join(", ", applied)}.");
        }

        return 0;
    }
}
