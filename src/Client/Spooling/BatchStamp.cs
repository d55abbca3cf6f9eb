namespace SqlxOrleans.Client.Spooling;

/// <summary>Under what a batch is known to the cluster; never given to other bytes.</summary>
/// <param name="ProducerId">The sender.</param>
/// <param name="Sequence">Growing per producer and tenant; numbers may be left out. 0 (the default): no number yet.</param>
/// <param name="OutlivesProcess">True when a later process finds the batch and sends it.</param>
internal readonly record struct BatchStamp(string ProducerId, long Sequence, bool OutlivesProcess);
