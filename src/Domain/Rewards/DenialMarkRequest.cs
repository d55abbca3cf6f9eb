using System.Buffers;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Signals;

namespace SqlxOrleans.Domain.Rewards;

/// <summary>What an operator wants to mark as wrong.</summary>
/// <param name="Id">A name of the operator's, 1 to <see cref="MaxId"/> letters, digits and <c>. _ : -</c>; sent again, it counts once.</param>
/// <param name="Policy">The policy that denied.</param>
/// <param name="Count">How many of its denials were wrong; null: all that are not marked yet.</param>
/// <param name="From">Start of the time range, at most a day ago.</param>
/// <param name="To">Its end.</param>
/// <param name="Word">Who, why and when.</param>
public sealed record DenialMarkRequest(string Id, string Policy, long? Count, DateTimeOffset From, DateTimeOffset To, OperatorMark Word)
{
    /// <summary>The greatest length of <see cref="Id"/>.</summary>
    public const int MaxId = 64;

    private const int MaxPolicy = 256;
    private static readonly TimeSpan _clockDifference = TimeSpan.FromMinutes(1);

    private static readonly SearchValues<char> _idCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    /// <summary>What is wrong with the request, and the fix; null when nothing is.</summary>
    public string? Problem() =>
        string.IsNullOrEmpty(Id) || Id.Length > MaxId || Id.AsSpan().ContainsAnyExcept(_idCharacters)
            ? $"the mark needs an id of 1 to {MaxId} letters, digits and . _ : -, so that it counts once when it is sent again"
        : string.IsNullOrEmpty(Policy) || Policy.Length > MaxPolicy || Policy.Any(char.IsControl)
            ? $"the mark needs the id of the policy that denied, at most {MaxPolicy} characters"
        : Count < 1 ? $"{Count} denials cannot be marked; use 1 or more, or leave the count out for all"
        : From >= To ? "the time range ends before it begins"
        : To > Word.At + _clockDifference ? "the time range ends in the future"
        : From < Word.At - DenialHistory.Reach ? $"the time range begins more than {DenialHistory.Reach.TotalHours:0} h ago; denials are known for so long"
        : null;
}
