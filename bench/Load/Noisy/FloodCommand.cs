using System.CommandLine;
using System.Text.Json;

namespace SqlxOrleans.Load.Noisy;

/// <summary>
/// The hidden verb <c>flood</c>: the sender of a flood in a process of its own, so that its priority and cores can be others. An order on
/// standard input starts a flood, an empty line ends it and is answered by its tally; the end of the input ends the process.
/// </summary>
internal static class FloodCommand
{
    public const string Name = "flood";

    public static Command Create()
    {
        var command = new Command(Name, "Sends what it is told on standard input; the verb 'noisy' starts it.") { Hidden = true };
        command.SetAction((_, _) => RunAsync(Console.In, Console.Out));
        return command;
    }

    private static async Task<int> RunAsync(TextReader orders, TextWriter answers)
    {
        while (await orders.ReadLineAsync() is { Length: > 0 } line)
        {
            var order = JsonSerializer.Deserialize<FloodOrder>(line)!;
            await using var refusing = order.Target is null ? await RefusingServer.StartAsync(order.IsGrpc) : null;
            using var flood = new Flood(order, order.Target ?? refusing!.Address);
            await orders.ReadLineAsync();
            await answers.WriteLineAsync(JsonSerializer.Serialize(await flood.StopAsync()));
            await answers.FlushAsync();
        }

        return 0;
    }
}
