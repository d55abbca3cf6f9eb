using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Noisy;

/// <summary>A process that floods when it is told to.</summary>
internal sealed class FloodProcess : IAsyncDisposable
{
    // At the lowest priority, beside processes that want all cores, it may hardly run.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;

    private FloodProcess(Process process) => _process = process;

    /// <summary>User and system time since its start.</summary>
    public TimeSpan CpuTime => _process.TotalProcessorTime;

    /// <param name="nice">0: the priority of this process; 19: only when nobody else wants the core.</param>
    /// <param name="core">The only core that it may use; null: any.</param>
    public static FloodProcess Start(int nice, int? core)
    {
        string[] command =
        [
            .. core is { } only ? ["taskset", "-c", only.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
            "nice", "-n", nice.ToString(CultureInfo.InvariantCulture),
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", typeof(FloodProcess).Assembly.Location, FloodCommand.Name,
        ];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return new FloodProcess(Process.Start(start) ?? throw new LoadFailedException("The flood's process did not start."));
    }

    public async Task BeginAsync(FloodOrder order)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order));
        await _process.StandardInput.FlushAsync();
    }

    public async Task<FloodTally> EndAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        try
        {
            var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
            return JsonSerializer.Deserialize<FloodTally>(line ?? throw new LoadFailedException("The flood's process ended."))!;
        }
        catch (TimeoutException)
        {
            throw new LoadFailedException($"The flood's process did not end its flood within {Patience.TotalSeconds:0} s: is there a core for it?");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
