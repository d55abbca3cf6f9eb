using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CsCheck;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.Testing;
using SqlxOrleans.TransportSecurity.Connections;
using SqlxOrleans.TransportSecurity.Files;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Tests;

/// <summary>Over real sockets: who gets in, who does not, and what arrives.</summary>
public sealed class TlsMiddlewareTests : IDisposable
{
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly Lines _lines = new();
    private readonly List<CertificateFolder> _folders = [];

    [Fact]
    public async Task A_kernel_and_a_silo_of_one_authority_know_each_other_and_talk()
    {
        await using var port = EchoPort.Open(Server(PeerRole.Kernel));
        PeerIdentity? silo = null;
        await ConnectAsync(port, Client(Who.Kernel, PeerRole.Kernel), async context =>
        {
            silo = context.Features.Get<VerifiedPeer>()?.Identity;
            Assert.Equal("hello"u8.ToArray(), await AskAsync(context, "hello"u8.ToArray()));
        });
        Assert.Equal(Who.Silo, silo?.ToString());
        Assert.Equal(Who.Kernel, (await port.NextAsync()).Peer?.ToString());
    }

    [Fact]
    public async Task What_is_sent_arrives_whatever_its_size()
    {
        await using var port = EchoPort.Open(Server(PeerRole.Kernel));
        await ConnectAsync(port, Client(Who.Kernel, PeerRole.Kernel), async context =>
        {
            var large = 0;
            await Gen.Byte.Array[1, 200_000].SampleAsync(
                async bytes =>
                {
                    large += bytes.Length > 32_768 ? 1 : 0;
                    Assert.Equal(bytes, await AskAsync(context, bytes));
                },
                iter: 50,
                threads: 1);
            Assert.True(large > 10);
        });
    }

    public static TheoryData<string, string> Strangers => new()
    {
        { "another authority", "is not good" },
        { "an impostor of the authority", "is not good" },
        { "expired", "NotTimeValid" },
        { "not yet valid", "NotTimeValid" },
        { "for servers only", "NotValidForUsage" },
        { "an authority's", "is an authority's" },
        { "a kernel", "only a silo may be here" },
        { "another trust domain", "of another trust domain" },
        { "nobody's", "as its only URI" },
        { "two URIs", "as its only URI" },
        { "none", "has no certificate" },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task A_stranger_is_refused_at_the_silo_port_before_a_byte_gets_through(string stranger, string reason)
    {
        await using var port = EchoPort.Open(Server(PeerRole.Silo));
        await KnockAsync(port, Stranger(stranger));
        var outcome = await port.NextAsync();
        Assert.Null(outcome.Peer);
        Assert.Contains(reason, outcome.Refusal, StringComparison.Ordinal);
        Assert.Equal(0, port.Received);
        Assert.Contains(reason, Assert.Single(_lines.All).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_is_let_in_by_the_same_means_as_the_strangers_are_refused()
    {
        await using var port = EchoPort.Open(Server(PeerRole.Silo));
        await KnockAsync(port, _authority.Issue(Who.Silo));
        Assert.Equal(Who.Silo, (await port.NextAsync()).Peer?.ToString());
        Assert.Empty(_lines.All);
    }

    [Fact]
    public async Task A_silo_is_no_kernel()
    {
        await using var port = EchoPort.Open(Server(PeerRole.Kernel));
        await KnockAsync(port, _authority.Issue(Who.Silo));
        Assert.Contains("only a kernel may be here", (await port.NextAsync()).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task TLS_1_2_and_1_3_are_spoken(SslProtocols protocol)
    {
        await using var port = EchoPort.Open(Server(PeerRole.Silo));
        await KnockAsync(port, _authority.Issue(Who.Silo), protocol);
        Assert.NotNull((await port.NextAsync()).Peer);
    }

    [Fact]
    public async Task Plain_text_is_refused()
    {
        await using var port = EchoPort.Open(Server(PeerRole.Kernel));
        using var socket = await port.ConnectAsync();
        await socket.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        Assert.NotNull((await port.NextAsync()).Refusal);
        Assert.Equal(0, port.Received);
    }

    [Fact]
    public async Task Intermediate_authorities_are_accepted_when_they_are_sent_along()
    {
        using var intermediate = _authority.CreateIntermediate();
        var kernel = intermediate.Issue(Who.Kernel);
        await using var port = EchoPort.Open(Server(PeerRole.Kernel));
        await ConnectAsync(
            port,
            Middleware(TlsEnd.Client, PeerRole.Silo, Source(kernel with { Certificate = kernel.Certificate + intermediate.Pem }, PeerRole.Kernel)),
            async context => Assert.Equal([1], await AskAsync(context, [1])));
    }

    [Fact]
    public async Task A_kernel_does_not_talk_to_what_is_no_silo()
    {
        var pretender = Middleware(TlsEnd.Server, PeerRole.Kernel, Source(_authority.Issue(Who.Kernel), PeerRole.Kernel));
        await using var port = EchoPort.Open(pretender);
        var refusal = await Assert.ThrowsAsync<ConnectionAbortedException>(
            () => ConnectAsync(port, Client(Who.Kernel, PeerRole.Kernel), _ => throw new InvalidOperationException("It talked.")));
        Assert.Contains("only a silo may be here", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kernel_does_not_talk_to_a_silo_of_another_authority()
    {
        using var other = TestAuthority.Create("other root");
        await using var port = EchoPort.Open(Middleware(TlsEnd.Server, PeerRole.Kernel, Source(other.Issue(Who.Silo), PeerRole.Silo)));
        await Assert.ThrowsAsync<ConnectionAbortedException>(
            () => ConnectAsync(port, Client(Who.Kernel, PeerRole.Kernel), _ => throw new InvalidOperationException("It talked.")));
    }

    [Fact]
    public async Task A_kernel_does_not_talk_to_a_silo_whose_certificate_is_for_clients_only()
    {
        var clientOnly = _authority.Issue(new TestCertificateOrder { Uris = [Who.Silo], ForServers = false });
        await using var port = EchoPort.Open(Middleware(TlsEnd.Server, PeerRole.Kernel, Source(clientOnly, PeerRole.Silo)));
        await Assert.ThrowsAsync<ConnectionAbortedException>(
            () => ConnectAsync(port, Client(Who.Kernel, PeerRole.Kernel), _ => throw new InvalidOperationException("It talked.")));
    }

    [Fact]
    public async Task A_handshake_that_hangs_is_given_up()
    {
        var time = new FakeTimeProvider();
        await using var port = EchoPort.Open(Middleware(TlsEnd.Server, PeerRole.Kernel, Source(_authority.Issue(Who.Silo), PeerRole.Silo), time));
        using var silent = await port.ConnectAsync();
        var outcome = port.NextAsync().AsTask();
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return outcome.IsCompleted;
            },
            TestContext.Current.CancellationToken);
        Assert.Contains("took longer than 5 s", (await outcome).Refusal, StringComparison.Ordinal);
        Assert.Equal(0, await silent.ReceiveAsync(new byte[1]));
    }

    [Fact]
    public async Task A_flood_of_handshakes_is_dropped()
    {
        var time = new FakeTimeProvider();
        await using var port = EchoPort.Open(Middleware(TlsEnd.Server, PeerRole.Kernel, Source(_authority.Issue(Who.Silo), PeerRole.Silo), time));
        var silent = new List<Socket>();
        for (var i = 0; i <= TlsMiddleware.MaxHandshakes; i++)
            silent.Add(await port.ConnectAsync());
        Assert.Contains("are shaking hands already", (await port.NextAsync()).Refusal, StringComparison.Ordinal);
        foreach (var socket in silent)
            socket.Dispose();
        for (var i = 0; i < TlsMiddleware.MaxHandshakes; i++)
            Assert.NotNull((await port.NextAsync()).Refusal);
        await KnockAsync(port, _authority.Issue(Who.Kernel));
        Assert.NotNull((await port.NextAsync()).Peer);
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_to_the_next_peer_and_an_open_connection_goes_on()
    {
        var source = Source(_authority.Issue(Who.Silo), PeerRole.Silo);
        await using var port = EchoPort.Open(Middleware(TlsEnd.Server, PeerRole.Kernel, source));
        var second = _authority.Issue(Who.Silo);
        await ConnectAsync(port, Client(Who.Kernel, PeerRole.Kernel), async context =>
        {
            Assert.Equal([1], await AskAsync(context, [1]));
            _folders[0].Put(second, _authority);
            Assert.NotNull(source.Look().Renewed);
            Assert.Equal(second.SerialNumber, await KnockAsync(port, _authority.Issue(Who.Kernel)));
            Assert.Equal([2], await AskAsync(context, [2]));
        });
    }

    [Fact]
    public async Task An_authority_that_is_no_longer_trusted_lets_nobody_in()
    {
        using var old = TestAuthority.Create("old root");
        var folder = Folder(_authority.Issue(Who.Silo), _authority, old);
        var source = new TlsSource(folder.Files(PeerRole.Silo));
        await using var port = EchoPort.Open(Middleware(TlsEnd.Server, PeerRole.Kernel, source));
        var kernel = old.Issue(Who.Kernel);
        await KnockAsync(port, kernel);
        Assert.NotNull((await port.NextAsync()).Peer);
        folder.Put(_authority.Issue(Who.Silo), _authority);
        source.Look();
        await KnockAsync(port, kernel);
        Assert.NotNull((await port.NextAsync()).Refusal);
    }

    [Fact]
    public async Task Cancelling_the_transport_ends_a_pending_read_as_Orleans_expects()
    {
        await using var port = EchoPort.Open(Server(PeerRole.Kernel));
        await ConnectAsync(port, Client(Who.Kernel, PeerRole.Kernel), async context =>
        {
            Assert.Equal([1], await AskAsync(context, [1]));
            var pending = context.Transport.Input.ReadAsync();
            Assert.False(pending.IsCompleted);
            ((SocketPipe)context.Items["transport"]!).Input.CancelPendingRead();
            Assert.True((await pending).IsCompleted);

            // What was not flushed is left behind without an exception.
            context.Transport.Output.GetMemory(1);
            context.Transport.Output.Advance(1);
            context.Transport.Output.Complete();
        });
    }

    [Fact]
    public async Task Whoever_knocks_all_day_gets_one_line_a_second()
    {
        var time = new FakeTimeProvider();
        await using var port = EchoPort.Open(Middleware(TlsEnd.Server, PeerRole.Kernel, Source(_authority.Issue(Who.Silo), PeerRole.Silo), time));
        for (var i = 0; i < 5; i++)
        {
            await KnockAsync(port, null);
            await port.NextAsync();
        }

        Assert.Single(_lines.All);
        time.Advance(TimeSpan.FromSeconds(1));
        await KnockAsync(port, null);
        await port.NextAsync();
        Assert.Contains("4 others", _lines.All.Last().Text, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        foreach (var folder in _folders)
            folder.Dispose();
        _authority.Dispose();
    }

    private TestCertificate? Stranger(string kind)
    {
        using var other = TestAuthority.Create("other root");
        using var impostor = TestAuthority.Create();
        var silo = new TestCertificateOrder { Uris = [Who.Silo] };
        return kind switch
        {
            "another authority" => other.Issue(silo),
            "an impostor of the authority" => impostor.Issue(silo),
            "expired" => _authority.Issue(silo with { Until = TimeSpan.FromDays(-1) }),
            "not yet valid" => _authority.Issue(silo with { From = TimeSpan.FromDays(1) }),
            "for servers only" => _authority.Issue(silo with { ForClients = false }),
            "an authority's" => _authority.Issue(silo with { IsAuthority = true }),
            "a kernel" => _authority.Issue(Who.Kernel),
            "another trust domain" => _authority.Issue("spiffe://elsewhere.test/silo/silo-0"),
            "nobody's" => _authority.Issue(),
            "two URIs" => _authority.Issue(Who.Silo, "spiffe://sqlx.test/silo/silo-1"),
            _ => null,
        };
    }

    private TlsMiddleware Server(PeerRole expected) => Middleware(TlsEnd.Server, expected, Source(_authority.Issue(Who.Silo), PeerRole.Silo));

    private TlsMiddleware Client(string identity, PeerRole role) => Middleware(TlsEnd.Client, PeerRole.Silo, Source(_authority.Issue(identity), role));

    private TlsMiddleware Middleware(TlsEnd end, PeerRole expected, TlsSource source, TimeProvider? time = null) =>
        new(end, expected, source, time ?? TimeProvider.System, new RefusalLog("test", time ?? TimeProvider.System, _lines));

    private TlsSource Source(TestCertificate certificate, PeerRole role) => new(Folder(certificate, _authority).Files(role));

    private CertificateFolder Folder(TestCertificate certificate, params TestAuthority[] trusted)
    {
        var folder = CertificateFolder.Of(certificate, trusted);
        _folders.Add(folder);
        return folder;
    }

    private static async Task ConnectAsync(EchoPort port, TlsMiddleware client, ConnectionDelegate talk)
    {
        using var socket = await port.ConnectAsync();
        var context = SocketPipe.Open(socket);
        context.Items["transport"] = context.Transport;
        await client.OnConnectionAsync(context, talk);
    }

    private static async Task<byte[]> AskAsync(ConnectionContext context, byte[] question)
    {
        var asking = context.Transport.Output.WriteAsync(question).AsTask();
        var read = await context.Transport.Input.ReadAtLeastAsync(question.Length);
        var answer = System.Buffers.BuffersExtensions.ToArray(read.Buffer);
        context.Transport.Input.AdvanceTo(read.Buffer.End);
        await asking;
        return answer;
    }

    /// <summary>A client of our own that believes everything.</summary>
    /// <returns>The serial number of the certificate that was shown to it.</returns>
    private static async Task<string?> KnockAsync(EchoPort port, TestCertificate? certificate, SslProtocols protocols = SslProtocols.None)
    {
        using var socket = await port.ConnectAsync();
        await using var stream = new SslStream(new NetworkStream(socket));
        using var open = certificate?.Open();
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ClientCertificateContext = open is null ? null : SslStreamCertificateContext.Create(open, null, offline: true),
                EnabledSslProtocols = protocols,
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
            });
            await stream.WriteAsync("knock"u8.ToArray());
            await stream.ReadAtLeastAsync(new byte[16], 1, throwOnEndOfStream: false);
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            // Told by an alert, or by the end of the connection.
        }

        return (stream.RemoteCertificate as X509Certificate2)?.SerialNumber;
    }
}
