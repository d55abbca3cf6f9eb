-- Cluster membership, grain snapshots, reminders and the statements that Orleans runs on them. PostgreSQL 15 or newer.
-- Key columns compare byte by byte (collation "C"): faster, and the same on every machine.

CREATE TABLE IF NOT EXISTS OrleansQuery
(
    QueryKey  text COLLATE "C" NOT NULL PRIMARY KEY,
    QueryText text             NOT NULL
);

-- One row a cluster: whoever changes its members must know the newest version, so that changes come one after another.
CREATE TABLE IF NOT EXISTS OrleansMembershipVersionTable
(
    DeploymentId text COLLATE "C" NOT NULL PRIMARY KEY,
    Timestamp    timestamptz      NOT NULL DEFAULT now(),
    Version      integer          NOT NULL DEFAULT 0
);

CREATE TABLE IF NOT EXISTS OrleansMembershipTable
(
    DeploymentId text COLLATE "C" NOT NULL REFERENCES OrleansMembershipVersionTable (DeploymentId),
    Address      text COLLATE "C" NOT NULL,
    Port         integer          NOT NULL,
    -- Tells apart two lives of a process on one address.
    Generation   integer          NOT NULL,
    SiloName     text             NOT NULL,
    HostName     text             NOT NULL,
    -- 3 active, 6 dead; others are short-lived.
    Status       integer          NOT NULL,
    ProxyPort    integer          NULL,
    SuspectTimes text             NULL,
    StartTime    timestamptz      NOT NULL,
    IAmAliveTime timestamptz      NOT NULL,

    PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

CREATE TABLE IF NOT EXISTS OrleansStorage
(
    -- Two hashes of the grain's whole key: they tell apart text keys that the provider reads as the same number ('a', '0a').
    GrainIdHash            integer          NOT NULL,
    GrainTypeHash          integer          NOT NULL,
    GrainIdN0              bigint           NOT NULL,
    GrainIdN1              bigint           NOT NULL,
    GrainTypeString        text COLLATE "C" NOT NULL,
    GrainIdExtensionString text COLLATE "C" NULL,
    ServiceId              text COLLATE "C" NOT NULL,
    Version                integer          NOT NULL,
    -- Null after the state was cleared: the row stays to keep its version growing, so that no stale writer gets in.
    PayloadBinary          bytea            NULL
) WITH (fillfactor = 80);

-- The whole identity, and a missing extension is one value: the index itself refuses a second first write.
CREATE UNIQUE INDEX IF NOT EXISTS OrleansStorageIdentity ON OrleansStorage
    (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, GrainIdExtensionString, ServiceId)
    NULLS NOT DISTINCT;

CREATE TABLE IF NOT EXISTS OrleansReminders
(
    ServiceId    text COLLATE "C" NOT NULL,
    GrainId      text COLLATE "C" NOT NULL,
    ReminderName text COLLATE "C" NOT NULL,
    StartTime    timestamptz      NOT NULL,
    -- Milliseconds.
    Period       bigint           NOT NULL,
    -- The uniform hash as a signed 32-bit integer: silos read the ranges they own by it.
    GrainHash    integer          NOT NULL,
    Version      integer          NOT NULL,

    PRIMARY KEY (ServiceId, GrainId, ReminderName)
);

CREATE INDEX IF NOT EXISTS OrleansRemindersByHash ON OrleansReminders (ServiceId, GrainHash);
