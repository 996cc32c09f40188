-- What people and models said of samples, and what was decided of their recipes. Frozen: a change is a new version beside it.

ALTER TABLE sample ADD COLUMN reason TEXT DEFAULT '' NOT NULL;

CREATE TABLE sample_prediction (
    id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    sample_id TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(run_id) REFERENCES model_run (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(sample_id) REFERENCES sample (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_sample_prediction_run_id ON sample_prediction (run_id);
CREATE INDEX ix_sample_prediction_sample_id ON sample_prediction (sample_id);

CREATE TABLE round (
    id TEXT NOT NULL,
    recipe_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    slice TEXT NOT NULL,
    seed INTEGER NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    who TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(recipe_id) REFERENCES recipe (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_round_recipe_id ON round (recipe_id);

CREATE TABLE answer (
    id TEXT NOT NULL,
    round_id TEXT NOT NULL,
    annotator_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    said TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(round_id) REFERENCES round (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(annotator_id) REFERENCES annotator (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_answer_round_id ON answer (round_id);

CREATE TABLE verdict (
    id TEXT NOT NULL,
    recipe_id TEXT NOT NULL,
    slice TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    who TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(recipe_id) REFERENCES recipe (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_verdict_recipe_id ON verdict (recipe_id);
