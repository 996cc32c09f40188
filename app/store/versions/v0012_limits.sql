-- The thresholds of verdicts that the project has changed, by name. Frozen: a change is a new version beside it.

ALTER TABLE project ADD COLUMN limits TEXT DEFAULT '{}' NOT NULL;
