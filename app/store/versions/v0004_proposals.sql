-- Proposals: which runs are shown, who has seen what, what was rejected. Frozen: a change is a new version beside it.

ALTER TABLE model_run ADD COLUMN shown INTEGER DEFAULT 0 NOT NULL;

CREATE TABLE exposure (
    id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    annotator_id TEXT NOT NULL,
    task TEXT NOT NULL,
    seen TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(item_id) REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(annotator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE rejection (
    id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    annotator_id TEXT NOT NULL,
    proposal TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(run_id) REFERENCES model_run (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(item_id) REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(annotator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_exposure_item_id ON exposure (item_id);
CREATE INDEX ix_rejection_item_id ON rejection (item_id);
