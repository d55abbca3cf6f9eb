namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>What a plan expects, for those who ask why. Valid until the next decision.</summary>
internal interface IOutlook
{
    /// <summary>Chance of each class to meet its target under some weights.</summary>
    PerClass<double> Chances(SchedulerWeights weights);

    /// <summary>What each class asks for, as a share of what can be done at all (1: everything).</summary>
    PerClass<double> Asked { get; }

    /// <summary>What a query of each class takes, seconds.</summary>
    PerClass<double> ServiceSeconds { get; }

    /// <summary>What the capacity rests on, as the evidence says it; empty when slots are all there is to say.</summary>
    string Capacity { get; }
}
