-- Review, comments, tags, assignments, and what began as a prediction. Frozen: a change is a new version beside it.

ALTER TABLE annotation ADD COLUMN review TEXT DEFAULT '' NOT NULL;
ALTER TABLE annotation ADD COLUMN reviewed_by TEXT DEFAULT '' NOT NULL;
ALTER TABLE annotation ADD COLUMN origin TEXT DEFAULT '' NOT NULL;
ALTER TABLE label_object ADD COLUMN origin TEXT DEFAULT '' NOT NULL;

CREATE TABLE tag (
    id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(item_id) REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE assignment (
    id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    annotator_id TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(item_id) REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(annotator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE comment (
    id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    annotator_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    text TEXT NOT NULL,
    task TEXT NOT NULL,
    object_id TEXT NOT NULL,
    rule TEXT NOT NULL,
    place TEXT NOT NULL,
    state TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(item_id) REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(annotator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(author_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_tag_item_id ON tag (item_id);
CREATE INDEX ix_tag_name ON tag (name);
CREATE INDEX ix_assignment_annotator_id ON assignment (annotator_id);
CREATE INDEX ix_assignment_item_id ON assignment (item_id);
CREATE INDEX ix_comment_item_id ON comment (item_id);
