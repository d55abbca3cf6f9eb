using Microsoft.Extensions.Logging;

namespace SqlxOrleans.Grains.Copilot;

/// <content>
/// Log events. Those named <c>ai.*</c> are the specification's (section 4, family AI): exporters carry the name as the event's name and the
/// parameters as its attributes. A reward is emitted for every report, hence at Debug.
/// </content>
internal sealed partial class CopilotGrain
{
    [LoggerMessage(1501, LogLevel.Information, "Weights of {workspace}, epoch {epoch}, by {model}, {mode}: {weights}", EventName = "ai.model.update")]
    private static partial void LogDecided(ILogger logger, string workspace, long epoch, string model, string mode, string weights);

    [LoggerMessage(1502, LogLevel.Warning, "A decision of {Workspace} could not be stored and is not published; the weights stay")]
    private static partial void LogNotStored(ILogger logger, string workspace, Exception exception);

    [LoggerMessage(1503, LogLevel.Warning, "A report of {Workspace}, class {Class}, was refused: {Problem}")]
    private static partial void LogRefused(ILogger logger, string workspace, string @class, string? problem);

    [LoggerMessage(1504, LogLevel.Error, "The learner of {Workspace} failed; the default weights are in force")]
    private static partial void LogLearnerFailed(ILogger logger, string workspace, Exception exception);

    [LoggerMessage(1505, LogLevel.Debug, "Reward of {workspace}, class {slo_class}, epoch {epoch}: {reward} ({delta} against its baseline, {requests} requests)", EventName = "ai.reward.emit")]
    private static partial void LogReward(ILogger logger, string workspace, string slo_class, long epoch, double reward, double delta, long requests);

    [LoggerMessage(
        1506, LogLevel.Information,
        "{workspace}, epoch {epoch}: {decision} because {reason} (confidence {confidence}, {mode}, inputs {inputs_hash})", EventName = "ai.explain.log")]
    private static partial void LogExplained(
        ILogger logger, string workspace, long epoch, string decision, string reason, double confidence, string mode, string inputs_hash);

    [LoggerMessage(1507, LogLevel.Information, "The Copilot of {Workspace}: {Verb} by {By}: {Why}")]
    private static partial void LogOperated(ILogger logger, string workspace, string verb, string by, string why);

    [LoggerMessage(1508, LogLevel.Warning, "What the learner of {Workspace} remembered cannot be read; it begins anew from the weights in force, which stay")]
    private static partial void LogLearnerForgot(ILogger logger, string workspace);

    [LoggerMessage(1521, LogLevel.Information, "{Workspace} begins with what others learnt: {Prior}")]
    private static partial void LogBegan(ILogger logger, string workspace, string prior);

    [LoggerMessage(1522, LogLevel.Information, "{Workspace} begins without what others learnt, which could not be read")]
    private static partial void LogNoPrior(ILogger logger, string workspace, Exception exception);

    [LoggerMessage(1523, LogLevel.Debug, "What {Workspace} has learnt could not be given; it is given again after the interval")]
    private static partial void LogNotGiven(ILogger logger, string workspace, Exception exception);
}
