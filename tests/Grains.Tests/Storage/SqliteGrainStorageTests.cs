namespace SqlxOrleans.Grains.Tests.Storage;

public sealed class SqliteGrainStorageTests(SiloFixture fixture) : GrainStorageTests(fixture), IClassFixture<SiloFixture>;
