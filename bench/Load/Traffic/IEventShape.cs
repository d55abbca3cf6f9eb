namespace SqlxOrleans.Load.Traffic;

/// <summary>What a producer has seen since its last batch.</summary>
internal interface IEventShape
{
    /// <param name="batch">Takes the events.</param>
    /// <param name="second">Event time, Unix seconds.</param>
    /// <param name="elapsed">Since the last batch was filled.</param>
    void Fill(PreparedBatch batch, long second, TimeSpan elapsed);
}
