-- DuckDB orders and compares texts by code point; so must PostgreSQL, whatever its locale.
ALTER TABLE cases ALTER COLUMN number TYPE TEXT COLLATE "C";
ALTER TABLE entries ALTER COLUMN book TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C";
ALTER TABLE statute_editions ALTER COLUMN law TYPE TEXT COLLATE "C",
    ALTER COLUMN version TYPE TEXT COLLATE "C";
ALTER TABLE statute_articles ALTER COLUMN law TYPE TEXT COLLATE "C",
    ALTER COLUMN version TYPE TEXT COLLATE "C";

-- Where several processes write, the database keeps unique what one writer of DuckDB does.
CREATE UNIQUE INDEX cases_number ON cases (number);
CREATE UNIQUE INDEX files_id ON files (id);
CREATE UNIQUE INDEX libraries_revision ON libraries (revision);
CREATE UNIQUE INDEX statute_editions_version ON statute_editions (law, version);
CREATE UNIQUE INDEX statute_loads_digest ON statute_loads (digest);

CREATE INDEX cases_updated ON cases (updated_at DESC, case_id DESC);
CREATE INDEX cases_opened ON cases (opened_on DESC, case_id DESC);
CREATE INDEX cases_due ON cases (due_on, case_id);
CREATE INDEX cases_unit ON cases (unit, updated_at DESC);
CREATE INDEX cases_assignee ON cases (assignee, updated_at DESC) WHERE assignee <> '';
CREATE INDEX events_kind ON events (kind, happened_at);
CREATE INDEX entries_owner ON entries (book, owner, id);
CREATE INDEX entries_due ON entries (book, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX receipts_given ON receipts (given_at);

-- What is sealed cannot be compressed.
ALTER TABLE files ALTER COLUMN content SET STORAGE EXTERNAL;
