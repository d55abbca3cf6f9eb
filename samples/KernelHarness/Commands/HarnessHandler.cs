using Npgsql;
using Spectre.Console;
using SqlxOrleans.KernelHarness.Reporting;
using SqlxOrleans.KernelHarness.Running;
using SqlxOrleans.Measurements;
using SqlxOrleans.ThrowawayPostgres;

namespace SqlxOrleans.KernelHarness.Commands;

/// <summary>Runs the harness for a person: shows progress, prints and writes the results, explains failures.</summary>
internal static class HarnessHandler
{
    public static async Task<int> RunAsync(HarnessOptions options, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        var console = AnsiConsole.Console;
        IHarnessView view = console.Profile.Capabilities.Interactive && !Console.IsOutputRedirected
            ? new LiveTableView(console)
            : new PlainView(Console.Out);
        var run = new HarnessRun(options, view, clock);
        try
        {
            await view.ShowAsync(() => run.RunAsync(cancellationToken));
            Show(run);
            WriteJson(run, options, clock.GetElapsedTime(started));
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted: the database and the cluster of this run are stopped and removed.");
            Show(run);
            return ExitCodes.Interrupted;
        }
        catch (Exception problem) when (
            problem is HarnessException or PostgresUnavailableException or MeasurementWriteException or NpgsqlException)
        {
            await Console.Error.WriteLineAsync(
                problem is NpgsqlException ? $"The database refused the harness: {problem.Message}" : problem.Message);
            return ExitCodes.Failed;
        }
    }

    private static void Show(HarnessRun run)
    {
        if (run.Summaries.Count == 0)
            return;
        // Away from a terminal the width is unknown, and a wrapped table cannot be read.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 200;
        foreach (var calibration in run.Calibrations)
        {
            Console.WriteLine(CalibrationText.Of(calibration));
            if (CalibrationText.Warning(calibration) is { } warning)
                Console.WriteLine(warning);
        }

        if (run.Summaries.Any(summary => summary.Repetition > 1))
            RepeatedTable.Write(AnsiConsole.Console, run.Summaries);
        else
            FinalTable.Write(AnsiConsole.Console, run.Summaries);
        PlanTable.Write(AnsiConsole.Console, run.Plans);
        foreach (var line in run.Account)
            Console.WriteLine(line);
    }

    private static void WriteJson(HarnessRun run, HarnessOptions options, TimeSpan elapsed)
    {
        if (options.JsonPath is null || run.Calibrations.Count == 0)
            return;
        HarnessReport.Build(run.Summaries, run.Plans, run.Calibrations, elapsed).WriteJson(options.JsonPath);
        Console.WriteLine($"results: {Path.GetFullPath(options.JsonPath)}");
    }
}
