-- Labels touched by a change of the sheet, and proposed rules. Frozen: a change is a new version beside it.

CREATE TABLE stale_label (
    id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    task TEXT NOT NULL,
    annotator_id TEXT NOT NULL,
    sheet_id TEXT NOT NULL,
    impact TEXT NOT NULL,
    rules TEXT NOT NULL,
    reason TEXT NOT NULL,
    objects TEXT NOT NULL,
    state TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(item_id) REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(annotator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE discovery (
    id TEXT NOT NULL,
    task TEXT NOT NULL,
    proposal TEXT NOT NULL,
    state TEXT NOT NULL,
    who TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

CREATE INDEX ix_stale_label_item_id ON stale_label (item_id);
CREATE INDEX ix_stale_label_annotator_id_state ON stale_label (annotator_id, state);
CREATE INDEX ix_discovery_task ON discovery (task);
