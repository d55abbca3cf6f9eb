using System.Threading.Channels;
using SqlxOrleans.Grains.Interfaces.Slos;
using SqlxOrleans.Silo.Hosting.Slos;
using SqlxOrleans.SloFiles;

namespace SqlxOrleans.Grains.Tests.Hosting;

/// <summary>Judges like the real book, and lets a test wait for each proposal.</summary>
internal sealed class FakeSloBook : ISloBook
{
    private readonly Channel<SloProposal> _proposals = Channel.CreateUnbounded<SloProposal>();

    public int Failures { get; set; }

    public SloVersionRecord? Current { get; set; }

    public async Task<string> NextAsync(CancellationToken cancellationToken) => (await _proposals.Reader.ReadAsync(cancellationToken)).Text;

    public Task<SloProposalOutcome> ProposeAsync(SloProposal proposal)
    {
        _proposals.Writer.TryWrite(proposal);
        if (Failures-- > 0)
            throw new TimeoutException("The book is away.");
        var result = SloFile.Parse(proposal.Text);
        var hash = result.Document is null ? "sha256:old" : ContentHash.Of(proposal.Text);
        return Task.FromResult(new SloProposalOutcome(result.Document is not null, hash, [.. result.Errors.Select(error => error.ToString())]));
    }

    public Task<SloVersionRecord?> GetCurrentAsync() => Task.FromResult(Current);
}
