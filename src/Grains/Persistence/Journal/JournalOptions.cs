using System.ComponentModel.DataAnnotations;

namespace SqlxOrleans.Grains.Persistence.Journal;

/// <summary>How journalled grains are kept (configuration section <c>Sqlx:Journal</c>).</summary>
public sealed class JournalOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sqlx:Journal";

    /// <summary>
    /// How long a changed grain waits for its snapshot. Nothing depends on it but how much an activation reads: snapshot plus
    /// newer rows.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00", ErrorMessage = "Sqlx:Journal:SnapshotInterval must be between 100 ms and 1 h, for example 00:01:00.")]
    public TimeSpan SnapshotInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Rows after which the snapshot does not wait any longer.</summary>
    [Range(1, 100_000, ErrorMessage = "Sqlx:Journal:SnapshotRows must be between 1 and 100,000.")]
    public int SnapshotRows { get; set; } = 1_000;

    /// <summary>Most bytes that wait for a commit in this silo; beyond it senders are asked to come again.</summary>
    [Range(1L << 20, 1L << 36, ErrorMessage = "Sqlx:Journal:MaxWaitingBytes must be between 1 MiB and 64 GiB.")]
    public long MaxWaitingBytes { get; set; } = 128L << 20;
}
