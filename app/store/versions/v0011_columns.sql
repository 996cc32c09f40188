-- Which columns of tables annotators see, for the whole project. Frozen: a change is a new version beside it.

ALTER TABLE project ADD COLUMN shown_columns TEXT DEFAULT '{}' NOT NULL;
