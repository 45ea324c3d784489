-- A store of schema version 2: as the one of version 1, with generations. The first run is in its second.
CREATE TABLE definitions (
    number INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    bytes BLOB NOT NULL
) STRICT;
CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    origin TEXT NOT NULL,
    definition INTEGER NOT NULL REFERENCES definitions (number),
    status TEXT NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER,
    wake INTEGER,
    epoch INTEGER NOT NULL,
    driver_pid INTEGER,
    driver_host TEXT,
    driver_started INTEGER
) STRICT;
CREATE INDEX runs_definition ON runs (definition);
CREATE INDEX runs_open ON runs (number) WHERE ended IS NULL;
CREATE INDEX runs_wake ON runs (wake, number) WHERE wake IS NOT NULL AND ended IS NULL;
CREATE TABLE history (
    number INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    version INTEGER NOT NULL,
    events BLOB NOT NULL,
    sum INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX history_version ON history (run, version);
CREATE TABLE blobs (
    number INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    hash TEXT NOT NULL,
    part INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX blobs_hash ON blobs (run, hash, part);
CREATE TABLE letters (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    data BLOB,
    at INTEGER NOT NULL,
    read INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX letters_id ON letters (run, id);
CREATE INDEX letters_unread ON letters (number) WHERE read = 0;
ALTER TABLE runs ADD COLUMN generation INTEGER NOT NULL DEFAULT 1;
ALTER TABLE runs ADD COLUMN opened INTEGER NOT NULL DEFAULT 1;
CREATE TABLE generations (
    run INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    opened INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    PRIMARY KEY (run, generation)
) STRICT, WITHOUT ROWID;
INSERT INTO definitions VALUES (1, 'e0afb6f6d02e9b0cb87d9cff04da4b6181432696f20611ef28879a7ce1c67bf7', X'636169726E3A2031');
INSERT INTO runs VALUES (1, 'r1', 'docs', 'run', 1, 'running', 1000, NULL, NULL, 2, 4711, 'here', 5, 2, 3);
INSERT INTO runs VALUES (2, 'r2', 'docs', 'run', 1, 'waiting', 1000, NULL, 5000, 1, NULL, NULL, NULL, 1, 1);
INSERT INTO runs VALUES (3, 'r3', 'docs', 'run', 1, 'completed', 1000, 3000, NULL, 1, NULL, NULL, NULL, 1, 1);
INSERT INTO generations VALUES (1, 1, 1, 2);
INSERT INTO history VALUES (1, 1, 1, X'6F6E65', -8903746819232326558);
INSERT INTO history VALUES (2, 2, 1, X'6F74686572', -3396076577543981799);
INSERT INTO history VALUES (3, 1, 2, X'74776F2C206C6F6E676572207468616E206569676874206279746573', 6011695227361158516);
INSERT INTO history VALUES (4, 3, 1, X'646F6E65', -5344440454182346092);
INSERT INTO history VALUES (5, 1, 3, X'7468726565', 8208206499793290426);
INSERT INTO blobs VALUES (1, 1, 'd32ef9473512a6b0c2738dbf8d6dc581bd951e9ba17355268d8777e4b8da9ccb', 0, X'22612076');
INSERT INTO blobs VALUES (2, 1, 'd32ef9473512a6b0c2738dbf8d6dc581bd951e9ba17355268d8777e4b8da9ccb', 1, X'616C756522');
INSERT INTO letters VALUES (1, 1, 'l1', 'go', NULL, 7, 1);
INSERT INTO letters VALUES (2, 2, 'l2', 'go', X'6E756C6C', 8, 0);
PRAGMA user_version = 2;
