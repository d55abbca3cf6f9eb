-- What grains have taken since their last snapshot. The primary key is the fence: of two activations that write the same
-- version of a grain, one loses.

CREATE TABLE sqlx_journal
(
    grain    TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    -- Random per activation: one that writes a row again, because the answer was lost, recognises its own.
    writer   INTEGER NOT NULL,
    -- CRC-32C of grain, version and payload.
    checksum INTEGER NOT NULL,
    payload  BLOB    NOT NULL,

    PRIMARY KEY (grain, version)
) STRICT, WITHOUT ROWID;

-- Up to which version rows may be gone. Nothing is stored at or below it.
CREATE TABLE sqlx_journal_head
(
    grain   TEXT    NOT NULL PRIMARY KEY,
    covered INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
