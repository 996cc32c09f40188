-- The first schema. Frozen: a change is a new version beside it.

CREATE TABLE annotator (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE charter (
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE model_run (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    task TEXT NOT NULL,
    origin TEXT NOT NULL,
    snapshot_id TEXT,
    added_at TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE project (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    sheet_id TEXT,
    created_at TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE recipe (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE revision (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    area TEXT NOT NULL,
    title TEXT NOT NULL,
    step TEXT NOT NULL,
    target INTEGER,
    origin TEXT NOT NULL,
    sheet_id TEXT NOT NULL
)
 STRICT;

CREATE INDEX ix_revision_who_area ON revision (who, area);

CREATE TABLE sheet (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    text TEXT NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE snapshot (
    id TEXT NOT NULL,
    revision_id INTEGER NOT NULL,
    message TEXT NOT NULL,
    tag TEXT NOT NULL,
    sheet_id TEXT NOT NULL,
    who TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE source (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    root TEXT NOT NULL,
    licence TEXT NOT NULL,
    origin TEXT NOT NULL,
    provenance TEXT NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE edit (
    revision_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    PRIMARY KEY (revision_id, n),
    FOREIGN KEY(revision_id) REFERENCES revision (id)
)
 STRICT;

CREATE INDEX ix_edit_kind_entity_id ON edit (kind, entity_id);

CREATE TABLE item (
    id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    media TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    group_key TEXT NOT NULL,
    split TEXT NOT NULL,
    features TEXT NOT NULL,
    columns TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(source_id) REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_item_sha256 ON item (sha256);

CREATE INDEX ix_item_source_id ON item (source_id);

CREATE TABLE annotation (
    id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    task TEXT NOT NULL,
    annotator_id TEXT NOT NULL,
    state TEXT NOT NULL,
    value TEXT,
    sheet_id TEXT NOT NULL,
    independent INTEGER NOT NULL,
    protocol TEXT NOT NULL,
    waivers TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(item_id) REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(annotator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_annotation_annotator_id_task ON annotation (annotator_id, task);

CREATE INDEX ix_annotation_item_id ON annotation (item_id);

CREATE INDEX ix_annotation_task_state ON annotation (task, state);

CREATE TABLE prediction (
    id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(run_id) REFERENCES model_run (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(item_id) REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_prediction_run_id_item_id ON prediction (run_id, item_id);

CREATE TABLE sample (
    id TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    recipe_id TEXT NOT NULL,
    slice TEXT NOT NULL,
    variant INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    labels TEXT NOT NULL,
    report TEXT NOT NULL,
    features TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(parent_id) REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(recipe_id) REFERENCES recipe (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_sample_recipe_id ON sample (recipe_id);

CREATE INDEX ix_sample_state ON sample (state);

CREATE TABLE label_object (
    id TEXT NOT NULL,
    annotation_id TEXT NOT NULL,
    z INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(annotation_id) REFERENCES annotation (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_label_object_annotation_id_z ON label_object (annotation_id, z);
