namespace SqlxOrleans.Silo.Hosting.Health;

/// <summary><c>/health/startup</c>, <c>/health/ready</c>, <c>/health/live</c>: 200 or 503, always with the reasons.</summary>
internal static class HealthEndpoints
{
    public static void AddSiloHealth(this IServiceCollection services)
    {
        services.AddSingleton<SiloHealth>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<SiloHealth>());
        services.AddSingleton<StorageProbe>();
        services.AddSingleton<LocalProgress>();
        services.AddHostedService(provider => provider.GetRequiredService<LocalProgress>());
    }

    public static void MapSiloHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/startup", (SiloHealth silo) =>
            Answer(new HealthCheck("silo", silo.Phase != SiloHealth.Starting, silo.Phase)));

        routes.MapGet("/health/ready", async (SiloHealth silo, StorageProbe storage) =>
        {
            var failure = await storage.FailureAsync();
            return Answer(
                new HealthCheck("silo", silo.Phase == SiloHealth.Active, silo.Phase),
                new HealthCheck("storage", failure is null, failure ?? "reachable"));
        });

        routes.MapGet("/health/live", (LocalProgress progress) =>
            Answer(new HealthCheck("progress", !progress.IsStalled, $"last beat {progress.SinceLastBeat.TotalSeconds:0.0} s ago")));
    }

    private static IResult Answer(params HealthCheck[] checks)
    {
        var ok = checks.All(check => check.Ok);
        return Results.Json(
            new { status = ok ? "ok" : "failing", checks },
            statusCode: ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
