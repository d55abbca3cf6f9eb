using CsCheck;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Access;

public sealed class TicketRingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly TicketKey Old = new(new string('o', TicketKey.MinSecret));
    private static readonly TicketKey New = new(new string('n', TicketKey.MinSecret));
    private static readonly TicketRing Ring = new([New, Old]);
    private static readonly KernelTicket Ticket = new(TenantId.Parse("acme"), "key:1", KernelTicket.Carried, Noon + KernelTicket.MaxLife);

    private static readonly Gen<KernelTicket> AnyTicket = Gen.Select(
        Gen.String[Gen.Char["abz09"], 1, 63], Gen.String[0, KernelTicket.MaxSubject], Gen.Int[0, (int)ScopeNames.All], Gen.Int[1, 60],
        (tenant, subject, scopes, seconds) => new KernelTicket(TenantId.Parse(tenant), subject, (Scopes)scopes, Noon.AddSeconds(seconds)));

    [Fact]
    public void What_was_signed_is_read_and_carries_the_scopes_of_kernels_only() => AnyTicket.Sample(ticket =>
    {
        var text = Ring.Sign(ticket);
        var verdict = Ring.Read(text, Noon, out var read);
        return verdict == TicketVerdict.Valid && text.Length <= TicketRing.MaxLength
            && (read.Tenant, read.Scopes, read.ExpiresAt) == (ticket.Tenant, ticket.Scopes & KernelTicket.Carried, ticket.ExpiresAt);
    });

    [Fact]
    public void Any_other_character_in_a_ticket_makes_it_invalid()
    {
        var text = Ring.Sign(Ticket);
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var c in "AQaz09._-+:")
            {
                if (text[i] != c)
                    Assert.NotEqual(TicketVerdict.Valid, Ring.Read(text[..i] + c + text[(i + 1)..], Noon, out _));
            }
        }
    }

    [Fact]
    public void Any_shorter_or_longer_text_is_invalid()
    {
        var text = Ring.Sign(Ticket);
        for (var length = 0; length < text.Length; length++)
            Assert.NotEqual(TicketVerdict.Valid, Ring.Read(text[..length], Noon, out _));
        Assert.NotEqual(TicketVerdict.Valid, Ring.Read(text + "A", Noon, out _));
        Assert.Equal(TicketVerdict.Malformed, Ring.Read(text + new string('A', TicketRing.MaxLength), Noon, out _));
    }

    [Fact]
    public void Arbitrary_text_after_the_prefix_is_refused_and_never_throws() =>
        Gen.String[Gen.Char["sqlxt1.acme-+:_09AZ \0\u00e9"], 0, 200].Sample(text => Ring.Read(TicketRing.Prefix + text, Noon, out _) != TicketVerdict.Valid);

    [Fact]
    public void Ticket_is_over_at_its_expiry_and_not_before()
    {
        var text = Ring.Sign(Ticket);
        Assert.Equal(TicketVerdict.Valid, Ring.Read(text, Ticket.ExpiresAt.AddTicks(-1), out _));
        Assert.Equal(TicketVerdict.Expired, Ring.Read(text, Ticket.ExpiresAt, out _));
    }

    [Fact]
    public void Ticket_that_would_live_for_longer_than_tickets_do_is_refused_although_the_signature_holds()
    {
        Assert.Equal(TicketVerdict.Expired, Ring.Read(Ring.Sign(Ticket with { ExpiresAt = Noon.AddDays(1) }), Noon, out _));
        Assert.Equal(TicketVerdict.Valid, Ring.Read(Ring.Sign(Ticket with { ExpiresAt = Noon + (2 * KernelTicket.MaxLife) }), Noon, out _));
    }

    [Fact]
    public void New_key_signs_and_the_one_before_still_verifies()
    {
        Assert.Equal(TicketVerdict.Valid, Ring.Read(new TicketRing([Old]).Sign(Ticket), Noon, out _));
        Assert.Equal(TicketVerdict.Valid, new TicketRing([New]).Read(Ring.Sign(Ticket), Noon, out _));
        Assert.Equal(TicketVerdict.UnknownKey, new TicketRing([Old]).Read(Ring.Sign(Ticket), Noon, out _));
    }

    [Fact]
    public void Signature_of_another_key_is_forged()
    {
        var text = Ring.Sign(Ticket);
        var claimed = text.Replace(New.Id, Old.Id, StringComparison.Ordinal);
        Assert.Equal(TicketVerdict.Forged, Ring.Read(claimed, Noon, out var read));
        Assert.Equal(default, read);
    }

    [Fact]
    public void Nothing_tells_a_secret()
    {
        Assert.DoesNotContain("nnnn", $"{New}{New.Id}{Ring.Sign(Ticket)}", StringComparison.Ordinal);
        var refused = Assert.Throws<FormatException>(() => new TicketKey("hunter2"));
        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(Old.Id, New.Id);
    }

    [Fact]
    public void Ticket_of_a_caller_ends_with_its_credential_and_after_a_minute_at_the_latest()
    {
        var caller = new Caller(TenantId.Parse("acme"), ScopeNames.All, new string('x', 500));
        var ticket = KernelTicket.Of(caller, Noon);
        Assert.Equal((KernelTicket.Carried, Noon.AddSeconds(60), KernelTicket.MaxSubject), (ticket.Scopes, ticket.ExpiresAt, ticket.Subject.Length));
        Assert.Equal(Noon.AddSeconds(60), KernelTicket.Of(caller with { ExpiresAt = Noon.AddYears(1) }, Noon).ExpiresAt);
        Assert.Equal(Noon.AddSeconds(7), KernelTicket.Of(caller with { ExpiresAt = Noon.AddSeconds(7.9) }, Noon).ExpiresAt);
        Assert.Equal(Scopes.None, KernelTicket.Of(caller with { Scopes = Scopes.ManageKeys | Scopes.ReadMetrics }, Noon).Scopes);
        Assert.Equal(string.Empty, KernelTicket.Of(default, Noon).Subject);
    }
}
