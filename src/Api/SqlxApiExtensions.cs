using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SqlxOrleans.Api.Access;
using SqlxOrleans.Api.Ats;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Api.Logs;
using SqlxOrleans.Api.Otlp;
using SqlxOrleans.Api.Rest;
using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api;

/// <summary>Puts the public edge into a host.</summary>
public static class SqlxApiExtensions
{
    /// <summary>
    /// Adds the edge's services. The host provides <see cref="CredentialSet"/>, <c>SiloTicket</c>, <see cref="ITicketIssuer"/>, <c>CurrentSlo</c>,
    /// <c>IGrainFactory</c> and <see cref="TimeProvider"/>, and may provide <see cref="ISloStatus"/>,
    /// <see cref="ICallers"/>, <see cref="ICertificateCallers"/> and <see cref="IDeltaSink"/>.
    /// </summary>
    public static IServiceCollection AddSqlxApi(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<EdgeOptions>().Bind(configuration.GetSection(EdgeOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EdgeOptions>, EdgeOptionsValidator>();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISloStatus, BuiltInSloStatus>();
        AddSink(services, configuration);
        AddAccess(services, configuration);
        services.AddSingleton<KeyOperations>();
        services.AddSingleton<EdgeMetrics>();
        services.AddSingleton<EdgeBudget>();
        services.AddSingleton<EdgeRates>();
        services.AddSingleton<EdgeGate>();
        services.AddSingleton(provider => new MemoryPressure(
            provider.GetRequiredService<IOptions<EdgeOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PoolGauges>();
        services.AddSingleton<CumulativeTable>();
        services.AddSingleton<SpanIdTable>();
        services.AddSingleton<EdgeAggregator>();
        services.AddHostedService(provider => provider.GetRequiredService<EdgeAggregator>());
        services.AddSingleton<OtlpReceiver>();
        services.AddSingleton<OtlpHttpEndpoint>();
        services.AddSingleton<GrpcAdmission>();
        services.AddSingleton<OtlpGrpcGate>();
        services.AddSingleton<OtlpGrpcReceiver>();
        services.AddSingleton<AtsEndpoint>();
        services.AddSingleton<WorkspaceDirectory>();
        services.AddSingleton<WorkspaceQueries>();
        services.AddSingleton<CopilotOperations>();
        services.AddGrpc();
        services.AddOptions<Grpc.AspNetCore.Server.GrpcServiceOptions>()
            .Configure<IOptions<EdgeOptions>>((grpc, edge) => grpc.MaxReceiveMessageSize = edge.Value.MaxBodyBytes);
        services.AddOpenApi("v1");
        return services;
    }

    /// <summary>Maps OTLP over gRPC and HTTP, ATS, the read endpoints and the OpenAPI document <c>/openapi/v1.json</c>.</summary>
    public static IEndpointRouteBuilder MapSqlxApi(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.ServiceProvider.GetRequiredService<EdgeMetrics>().Observe(
            app.ServiceProvider.GetRequiredService<EdgeBudget>(), app.ServiceProvider.GetRequiredService<CumulativeTable>(),
            app.ServiceProvider.GetRequiredService<SpanIdTable>(), app.ServiceProvider.GetRequiredService<PoolGauges>());
        var gate = app.ServiceProvider.GetRequiredService<OtlpGrpcGate>();
        gate.Guard(app.MapGrpcService<OtlpTraceService>());
        gate.Guard(app.MapGrpcService<OtlpMetricsService>());
        gate.Guard(app.MapGrpcService<OtlpLogsService>());
        MapOtlpHttp(app, "/v1/traces", OtlpSignal.Traces);
        MapOtlpHttp(app, "/v1/metrics", OtlpSignal.Metrics);
        MapOtlpHttp(app, "/v1/logs", OtlpSignal.Logs);
        app.MapPost("/ats/v1/events", (HttpContext context, AtsEndpoint endpoint) => endpoint.HandleAsync(context))
            .WithName("PostEvents").WithTags("Telemetry").WithSummary("Takes ATS events")
            .WithDescription(
                "One JSON object or an array (application/json), or one object a line (application/x-ndjson); gzip is understood. "
                + "Answers after the events count. Bad items are refused with index, line and reason; good ones are kept.")
            .Produces<AtsAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(413)
            .ProducesProblem(415).ProducesProblem(429).ProducesProblem(503);
        RestEndpoints.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json");
        return app;
    }

    private static void AddSink(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IncomingLogOptions>().Bind(configuration.GetSection(IncomingLogOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IncomingLogOptions>, IncomingLogOptionsValidator>();
        services.TryAddSingleton<IDeltaSink>(provider =>
        {
            var cluster = new GrainDeltaSink(provider.GetRequiredService<IGrainFactory>());
            return provider.GetRequiredService<IOptions<IncomingLogOptions>>().Value.Incoming
                ? ActivatorUtilities.CreateInstance<IncomingLog>(provider, cluster)
                : cluster;
        });
    }

    private static void AddAccess(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<JwtOptions>().Bind(configuration.GetSection(JwtOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<JwtOptions>, JwtOptionsValidator>();
        services.TryAddSingleton<ICallers, ConfiguredCallers>();
        services.TryAddSingleton<ICertificateCallers, NoCertificates>();
        services.AddSingleton<SigningKeys>(SigningKeysOf);
        services.AddHostedService(provider => provider.GetRequiredService<SigningKeys>());
        services.AddSingleton<JwtCallers>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<TicketOperations>();
    }

    private static SigningKeys SigningKeysOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<JwtOptions>>().Value;
        var httpsOnly = !provider.GetRequiredService<IHostEnvironment>().IsDevelopment();
        ISigningKeySource? source = options switch
        {
            { KeysFile: { } file } => new FileKeySource(file),
            { Authority: { } authority } => new DiscoveryKeySource(authority, options.ExpectedIssuer, httpsOnly),
            _ => null,
        };
        return new SigningKeys(source, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SigningKeys>>());
    }

    private static void MapOtlpHttp(IEndpointRouteBuilder app, string path, OtlpSignal signal) =>
        app.MapPost(path, (HttpContext context, OtlpHttpEndpoint endpoint) => endpoint.HandleAsync(signal, context))
            .WithName("Export" + signal).WithTags("Telemetry").WithSummary("Takes OTLP " + path[4..] + " (http/protobuf, http/json)")
            .WithDescription("An OTLP export request as application/x-protobuf or application/json, gzip or not. Answers after the items count; partial_success says what was refused.")
            .Produces(200, contentType: "application/x-protobuf", additionalContentTypes: "application/json");
}
