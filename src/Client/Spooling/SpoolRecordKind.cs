namespace SqlxOrleans.Client.Spooling;

/// <summary>What a record of the spool says; the numbers are the file's.</summary>
internal enum SpoolRecordKind : byte
{
    /// <summary>The first record: who sends from here on; its number is the format's version.</summary>
    Identity = 1,

    /// <summary>Sequences below the number may have been used.</summary>
    Reserved = 2,

    /// <summary>A batch under its number.</summary>
    Batch = 3,

    /// <summary>The batch of this number was answered or given up.</summary>
    Done = 4,
}
