namespace SqlxOrleans.Grains.Tests.Storage;

public sealed class PostgresReminderTests(PostgresSiloFixture fixture) : ReminderTests(fixture), IClassFixture<PostgresSiloFixture>;
