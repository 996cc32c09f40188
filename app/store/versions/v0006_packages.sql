-- What work packages said, and which of it stands. Frozen: a change is a new version beside it.

CREATE TABLE incoming (
    id TEXT NOT NULL,
    annotation_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    annotator_id TEXT NOT NULL,
    task TEXT NOT NULL,
    package_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    base TEXT NOT NULL,
    digest TEXT NOT NULL,
    said_at TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(item_id) REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(annotator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_incoming_annotation_id ON incoming (annotation_id);
CREATE INDEX ix_incoming_state ON incoming (state);
