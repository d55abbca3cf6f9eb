// Meter and activity listeners see the whole process, and the allocation tests must have none attached.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
