-- Rules and questionnaires by revision, so that a case is worked on under those it began with.
CREATE TABLE libraries (
    revision TEXT NOT NULL,
    archive  BLOB NOT NULL
);
