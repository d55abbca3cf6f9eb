namespace SqlxOrleans.Grains.Tests.Storage;

public sealed class SqliteReminderTests(SiloFixture fixture) : ReminderTests(fixture), IClassFixture<SiloFixture>;
