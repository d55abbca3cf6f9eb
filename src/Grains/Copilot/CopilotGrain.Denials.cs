using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Signals;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Signals;

namespace SqlxOrleans.Grains.Copilot;

/// <content>Denials that operators mark as wrong: the only thing that makes the compliance reward negative.</content>
internal sealed partial class CopilotGrain
{
    private DenialMarks _denialMarks = DenialMarks.Empty;

    /// <summary>Held against what the workspace's signals counted, stored before it is answered.</summary>
    private async Task<OperatorAnswer> MarkDenialsAsync(WrongDenials? wanted, OperatorMark word)
    {
        if (wanted is null)
            return Refused("a mark needs 'denials' with an id and the policy that denied");
        var request = new DenialMarkRequest(
            wanted.Id, wanted.Policy, wanted.Count, wanted.From ?? word.At - DenialHistory.Reach, wanted.To ?? word.At, word);
        if (request.Problem() is { } problem)
            return Refused(problem);
        var counted = await GrainFactory.GetGrain<ISignalsGrain>(this.GetPrimaryKeyString()).CountDenialsAsync(request.Policy, request.From, request.To);
        var answer = _denialMarks.Add(request, counted.Policy, counted.All, _epoch);
        if (answer.Mark is not { } mark)
            return Refused(answer.Refusal ?? string.Empty);
        if (ReferenceEquals(answer.Marks, _denialMarks))
            return new OperatorAnswer(true, $"mark {mark.Id} counts already: {TextOf(mark)}", Status());
        var before = _denialMarks;
        _denialMarks = answer.Marks;
        try
        {
            await WriteNowAsync();
        }
        catch
        {
            _denialMarks = before;
            throw;
        }

        var reward = slo.Document.Rewards.Compliance * mark.Compliance;
        metrics.Rewarded("all", reward);
        LogReward(Log, this.GetPrimaryKeyString(), "all", mark.Epoch, reward, reward, mark.Wrong);
        LogOperated(Log, this.GetPrimaryKeyString(), "mark-denials", word.By, word.Why);
        return new OperatorAnswer(true, $"marked {TextOf(mark)}", Status());

        OperatorAnswer Refused(string why) => new(false, why, Status());
    }

    private static string TextOf(DenialMark mark) =>
        $"{mark.Wrong} denials of policy {mark.Policy} as wrong, of {mark.Denies} in this time: compliance {mark.Compliance:0.00} for {RewardLedger.SignalsTimeToLive.TotalMinutes:0} min";
}
