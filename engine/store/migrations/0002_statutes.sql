-- The text of the law, one row a version and one an article; a version is replaced whole.
CREATE TABLE statute_editions (
    law          TEXT NOT NULL,
    version      TEXT NOT NULL, -- the day of the version as written, or empty
    effective_on DATE,
    ended_on     DATE,          -- the first day without force
    level        TEXT NOT NULL,
    loaded_from  TEXT NOT NULL  -- digest of the file or package
);

CREATE TABLE statute_articles (
    law     TEXT    NOT NULL,
    version TEXT    NOT NULL,
    number  INTEGER NOT NULL,
    branch  INTEGER NOT NULL,
    body    TEXT    NOT NULL,
    chapter TEXT    NOT NULL,
    status  TEXT    NOT NULL,
    source  TEXT    NOT NULL,
    checked TEXT    NOT NULL
);

-- Digests of files and packages of which every version still stands as it was loaded.
CREATE TABLE statute_loads (digest TEXT NOT NULL);
