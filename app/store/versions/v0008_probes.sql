-- Items with a known reference, and items that somebody is shown again. Frozen: a change is a new version beside it.

ALTER TABLE assignment ADD COLUMN purpose TEXT DEFAULT '' NOT NULL;

CREATE TABLE repeat (
    id TEXT NOT NULL,
    annotation_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    annotator_id TEXT NOT NULL,
    task TEXT NOT NULL,
    first TEXT NOT NULL,
    second TEXT NOT NULL,
    state TEXT NOT NULL,
    shown_at TEXT NOT NULL,
    closed_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(item_id) REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(annotator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_repeat_annotator_id ON repeat (annotator_id);
CREATE INDEX ix_repeat_task_state ON repeat (task, state);
