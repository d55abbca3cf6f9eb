using Microsoft.Extensions.Options;

namespace SqlxOrleans.Grains.Persistence.Journal;

/// <summary>What a journalled grain needs of its silo.</summary>
internal sealed class JournalServices(JournalWriter writer, JournalMetrics metrics, IOptions<JournalOptions> options)
{
    public JournalWriter Writer => writer;

    public JournalMetrics Metrics => metrics;

    public JournalOptions Options => options.Value;
}
