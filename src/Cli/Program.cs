using SqlxOrleans.Cli;

return await SqlxSloCommand.RunAsync(args, CliShell.OfProcess());
