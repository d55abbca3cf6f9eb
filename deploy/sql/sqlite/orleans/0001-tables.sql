-- Grain snapshots, reminders and the statements that Orleans runs on them.
-- Every table is WITHOUT ROWID on its whole identity: the key itself refuses a second first write, and a read is one
-- descent of one tree.

CREATE TABLE OrleansQuery
(
    QueryKey  TEXT NOT NULL PRIMARY KEY,
    QueryText TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE OrleansStorage
(
    ServiceId       TEXT    NOT NULL,
    GrainTypeString TEXT    NOT NULL,
    GrainIdN0       INTEGER NOT NULL,
    GrainIdN1       INTEGER NOT NULL,
    -- '' for no extension, else '=' and the extension: a key column cannot be null, and '' is an extension of its own.
    GrainIdExtension TEXT   NOT NULL,
    -- Two hashes of the grain's whole key: they tell apart text keys that the provider reads as the same number ('a', '0a').
    GrainIdHash     INTEGER NOT NULL,
    GrainTypeHash   INTEGER NOT NULL,
    Version         INTEGER NOT NULL,
    -- Null after the state was cleared: the row stays to keep its version growing, so that no stale writer gets in.
    PayloadBinary   BLOB    NULL,

    PRIMARY KEY (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtension, GrainIdHash, GrainTypeHash)
) STRICT, WITHOUT ROWID;

CREATE TABLE OrleansReminders
(
    ServiceId    TEXT    NOT NULL,
    GrainId      TEXT    NOT NULL,
    ReminderName TEXT    NOT NULL,
    -- UTC as text, to 100 ns.
    StartTime    TEXT    NOT NULL,
    -- Milliseconds.
    Period       INTEGER NOT NULL,
    -- The uniform hash as a signed 32-bit integer: silos read the ranges they own by it.
    GrainHash    INTEGER NOT NULL,
    Version      INTEGER NOT NULL,

    PRIMARY KEY (ServiceId, GrainId, ReminderName)
) STRICT, WITHOUT ROWID;

CREATE INDEX OrleansRemindersByHash ON OrleansReminders (ServiceId, GrainHash);
