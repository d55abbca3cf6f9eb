using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using SqlxOrleans.Client;
using SqlxOrleans.Client.Operator;
using SqlxOrleans.EndToEnd.Tests.OpenTelemetry;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(SendersFixture))]

namespace SqlxOrleans.EndToEnd.Tests.OpenTelemetry;

/// <summary>One silo for all senders, each of which sends once, to workspaces of its own. Nothing starts before it is needed.</summary>
public sealed class SendersFixture : IAsyncDisposable
{
    private const int Spans = 600;
    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SendPatience = TimeSpan.FromMinutes(2);

    private readonly Lazy<Task<SiloProcess>> _silo = new(() => SiloProcess.StartAsync());
    private readonly Lazy<Task> _node = new(InstallNodePackagesAsync);
    private readonly ConcurrentDictionary<(Sender, string), Lazy<Task<Sent>>> _sent = new();

    internal Task<SiloProcess> SiloAsync() => _silo.Value;

    internal Task<Sent> SendAsync(Sender sender, string protocol) =>
        _sent.GetOrAdd((sender, protocol), _ => new Lazy<Task<Sent>>(() => RunAsync(sender, protocol))).Value;

    internal async Task<WorkspaceSlo> ReadSloAsync(string workspace)
    {
        var silo = await SiloAsync();
        using var http = silo.CreateHttpClient();
        return await new SqlxOperatorClient(http).GetWorkspaceSloAsync(silo.Tenant, workspace, "1h");
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _silo.Value).DisposeAsync();
    }

    private static async Task InstallNodePackagesAsync()
    {
        (int ExitCode, string Output, string Error) installed;
        try
        {
            installed = await ChildProcess.RunAsync("npm", ["ci", "--prefer-offline"], NodeDirectory, InstallPatience);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"npm does not start ({e.Message}); install Node 20.6 or newer with npm.", e);
        }

        if (installed.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"'npm ci' in {NodeDirectory} ended with {installed.ExitCode}; it needs Node 20.6 or newer and a package registry.\n"
                + installed.Error + installed.Output);
        }
    }

    private static string NodeDirectory => Path.Combine(Checkout.Root, "tests/OpenTelemetrySenders/node");

    private async Task<Sent> RunAsync(Sender sender, string protocol)
    {
        var silo = await SiloAsync();
        var endpoint = protocol == "grpc" ? silo.OtlpGrpc : silo.OtlpHttp;
        string[] arguments =
        [
            "--endpoint", endpoint.GetLeftPart(UriPartial.Authority),
            "--protocol", protocol,
            "--api-key", silo.ApiKey,
            "--workspace", string.Create(CultureInfo.InvariantCulture, $"{sender}-{protocol}").ToLowerInvariant(),
            "--spans", Spans.ToString(CultureInfo.InvariantCulture),
            "--seed", "7",
        ];
        var (program, script) = sender switch
        {
            Sender.DotNet => (Checkout.DotNet, Checkout.OutputOf("tests/OpenTelemetrySenders/DotNet", "SqlxOrleans.OpenTelemetrySender.dll")),
            _ => ("node", "sender.mjs"),
        };
        if (sender == Sender.Node)
            await _node.Value;
        var (code, output, error) = await ChildProcess.RunAsync(program, [script, .. arguments], NodeDirectory, SendPatience);
        Assert.True(code == 0, $"The {sender} sender over {protocol} ended with {code}.\n{error}\nThe silo said:\n{silo.StandardError}");
        return JsonSerializer.Deserialize<Sent>(output, JsonSerializerOptions.Web)!;
    }
}
