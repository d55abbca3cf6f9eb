namespace SqlxOrleans.Silo.Hosting.Health;

/// <summary>How far the silo's life has come.</summary>
internal sealed class SiloHealth : ILifecycleParticipant<ISiloLifecycle>
{
    private volatile string _phase = Starting;

    public const string Starting = "starting";
    public const string Active = "active";
    public const string Stopping = "stopping";

    public SiloHealth(IHostApplicationLifetime lifetime) => lifetime.ApplicationStopping.Register(() => _phase = Stopping);

    public string Phase => _phase;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(SiloHealth),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _phase = Active;
            return Task.CompletedTask;
        },
        _ =>
        {
            _phase = Stopping;
            return Task.CompletedTask;
        });
}
