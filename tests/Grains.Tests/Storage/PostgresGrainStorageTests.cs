namespace SqlxOrleans.Grains.Tests.Storage;

public sealed class PostgresGrainStorageTests(PostgresSiloFixture fixture) : GrainStorageTests(fixture), IClassFixture<PostgresSiloFixture>;
