-- What grains have taken since their last snapshot. The unique key is the fence: of two activations that write the same
-- version of a grain, one loses.
-- Rows lie in the order in which they came, and only the small index is spread by grain: a commit for 2,000 grains then
-- writes half the pages that a table ordered by grain would.

CREATE TABLE sqlx_journal
(
    id       INTEGER NOT NULL PRIMARY KEY,
    grain    TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    -- Random per activation: one that writes a row again, because the answer was lost, recognises its own.
    writer   INTEGER NOT NULL,
    -- CRC-32C of grain, version and payload.
    checksum INTEGER NOT NULL,
    payload  BLOB    NOT NULL,

    UNIQUE (grain, version)
) STRICT;

-- Up to which version rows may be gone. Nothing is stored at or below it.
CREATE TABLE sqlx_journal_head
(
    grain   TEXT    NOT NULL PRIMARY KEY,
    covered INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
