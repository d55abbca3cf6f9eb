-- What grains have taken since their last snapshot. The primary key is the fence: of two activations that write the same
-- version of a grain, one loses.

CREATE TABLE IF NOT EXISTS sqlx_journal
(
    grain    text   NOT NULL,
    version  bigint NOT NULL,
    -- Random per activation: one that writes a row again, because the answer was lost, recognises its own.
    writer   bigint NOT NULL,
    -- CRC-32C of grain, version and payload.
    checksum bigint NOT NULL,
    payload  bytea  NOT NULL,

    PRIMARY KEY (grain, version)
)
-- Rows live for a minute: vacuum early, or their space is not used again in time.
WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.2);

-- Deltas are packed already.
ALTER TABLE sqlx_journal ALTER COLUMN payload SET STORAGE EXTERNAL;

-- Up to which version rows may be gone, one row a grain from its first row on. Writers lock it, so that nothing is stored at
-- or below a version that is being covered.
CREATE TABLE IF NOT EXISTS sqlx_journal_head
(
    grain   text   NOT NULL PRIMARY KEY,
    covered bigint NOT NULL
)
WITH (fillfactor = 70);
