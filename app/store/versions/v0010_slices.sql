-- Probabilities, training splits, saved slices, derived columns. Frozen: a change is a new version beside it.

ALTER TABLE model_run ADD COLUMN trained_split TEXT DEFAULT '' NOT NULL;

ALTER TABLE prediction ADD COLUMN probabilities TEXT DEFAULT '{}' NOT NULL;

CREATE TABLE saved_slice (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    task TEXT NOT NULL,
    condition TEXT NOT NULL,
    ease INTEGER NOT NULL,
    importance INTEGER NOT NULL,
    note TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE derived_column (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    formula TEXT NOT NULL,
    note TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

CREATE INDEX ix_saved_slice_task ON saved_slice (task);
