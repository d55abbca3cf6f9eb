using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Faults;

/// <summary>One fault at a time, and nothing beside it: each needs several processes and most of a small machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultsCollection
{
    public const string Name = "Faults";
}
