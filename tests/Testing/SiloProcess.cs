using System.Net.Http.Headers;

namespace SqlxOrleans.Testing;

/// <summary>
/// A silo in a process of its own, on free loopback ports: <c>SqlxOrleans.Silo.dll silo --ephemeral --data DIR --print-ready</c>
/// from the Silo project's own output.
/// </summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _process;
    private readonly bool _ownsData;

    private SiloProcess(ChildProcess process, SiloReadyLine ready, string dataDirectory, bool ownsData)
    {
        (_process, _ownsData) = (process, ownsData);
        (DataDirectory, Gateway, ApiKey, Tenant) = (dataDirectory, ready.Gateway, ready.ApiKey, ready.Tenant);
        (Http, OtlpGrpc, OtlpHttp) = (new Uri(ready.Http), new Uri(ready.OtlpGrpc), new Uri(ready.OtlpHttp));
    }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Where its database is.</summary>
    public string DataDirectory { get; }

    /// <summary>Orleans gateway, <c>host:port</c>.</summary>
    public string Gateway { get; }

    /// <summary>REST, ATS, health, metrics.</summary>
    public Uri Http { get; }

    /// <summary>OTLP over gRPC.</summary>
    public Uri OtlpGrpc { get; }

    /// <summary>OTLP over HTTP.</summary>
    public Uri OtlpHttp { get; }

    /// <summary>The API key of <see cref="Tenant"/>.</summary>
    public string ApiKey { get; }

    /// <summary>The tenant of the generated key.</summary>
    public string Tenant { get; }

    /// <summary>The newest lines of standard error, for failure messages.</summary>
    public string StandardError => _process.StandardError;

    /// <summary>Starts a silo and waits until it is ready, at most a minute.</summary>
    /// <param name="dataDirectory">Where its database is kept; null: a temporary directory that goes with the silo.</param>
    /// <param name="arguments">Further arguments, for example <c>--slo FILE</c>.</param>
    /// <param name="environment">Further environment variables.</param>
    /// <param name="cancellationToken">Ends the wait and the process.</param>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in time; the message has what it wrote.</exception>
    public static async Task<SiloProcess> StartAsync(
        string? dataDirectory = null,
        IEnumerable<string>? arguments = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        CancellationToken cancellationToken = default)
    {
        var data = dataDirectory ?? Directory.CreateTempSubdirectory("sqlx-silo-").FullName;
        var process = ChildProcess.Start(
            Checkout.DotNet,
            [Checkout.OutputOf("src/Silo", "SqlxOrleans.Silo.dll"), "silo", "--ephemeral", "--data", data, "--print-ready", .. arguments ?? []],
            data,
            environment);
        try
        {
            while (await process.ReadLineAsync(StartPatience, cancellationToken) is { } line)
            {
                if (SiloReadyLine.Parse(line) is { } ready)
                {
                    process.DrainOutput();
                    return new SiloProcess(process, ready, data, dataDirectory is null);
                }
            }

            throw new InvalidOperationException("The silo ended before it was ready.");
        }
        catch (Exception e)
        {
            await process.DisposeAsync();
            if (dataDirectory is null)
                Directory.Delete(data, recursive: true);
            throw new InvalidOperationException($"The silo did not start: {e.Message}\n{process.Transcript}", e);
        }
    }

    /// <summary>An HTTP client of <see cref="Http"/> that sends the API key.</summary>
    public HttpClient CreateHttpClient() => new()
    {
        BaseAddress = Http,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", ApiKey) },
    };

    /// <summary>Ends the process at once, as <c>kill -9</c> does.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Sends SIGTERM and waits for the end, at most half a minute.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="InvalidOperationException">It did not end in time; it has been killed.</exception>
    public async Task<int> StopGracefullyAsync()
    {
        await _process.TerminateAsync();
        return await _process.WaitForExitAsync(StopPatience);
    }

    /// <summary>Ends the process if it still runs, and removes a temporary data directory.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        if (_ownsData && Directory.Exists(DataDirectory))
            Directory.Delete(DataDirectory, recursive: true);
    }
}
