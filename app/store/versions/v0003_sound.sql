-- How recordings are drawn, one setting a project. Frozen: a change is a new version beside it.

ALTER TABLE project ADD COLUMN sound_view TEXT DEFAULT '{}' NOT NULL;
