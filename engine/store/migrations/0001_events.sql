-- The truth: events, in order within their stream, each naming the hash of the one before.
CREATE TABLE events (
    stream        UUID      NOT NULL,
    seq           INTEGER   NOT NULL,
    kind          TEXT      NOT NULL,
    happened_at   TIMESTAMP NOT NULL, -- UTC
    actor         TEXT      NOT NULL,
    body          TEXT      NOT NULL, -- JSON
    previous_hash TEXT      NOT NULL,
    event_hash    TEXT      NOT NULL,
    PRIMARY KEY (stream, seq)
);

-- One row a case, written in the transaction of its events, for lists and look-ups.
-- The writer keeps `number` unique: a second index would cost more than it gives.
CREATE TABLE cases (
    case_id     UUID      NOT NULL PRIMARY KEY,
    number      TEXT      NOT NULL,
    secret_hash TEXT      NOT NULL,
    stage       TEXT      NOT NULL,
    category    TEXT,
    language    TEXT      NOT NULL,
    opened_on   DATE      NOT NULL,
    updated_at  TIMESTAMP NOT NULL, -- UTC
    seq         INTEGER   NOT NULL,
    head_hash   TEXT      NOT NULL
);

-- What a request with this key has already done, so that its repetition does nothing.
CREATE TABLE receipts (
    request_key TEXT      NOT NULL PRIMARY KEY,
    stream      UUID      NOT NULL,
    seq         INTEGER   NOT NULL,
    given_at    TIMESTAMP NOT NULL -- UTC
);
