-- Decisions: how disagreements were adjudicated. Frozen: a change is a new version beside it.

CREATE TABLE decision (
    id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    task TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    rule TEXT NOT NULL,
    how TEXT NOT NULL,
    chosen TEXT NOT NULL,
    note TEXT NOT NULL,
    sheet_id TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(item_id) REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(decided_by) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_decision_item_id ON decision (item_id);
CREATE INDEX ix_decision_task_rule ON decision (task, rule);
