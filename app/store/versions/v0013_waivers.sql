-- Which check a waiver was given for, by its key, where the check in force is another since. What was waived before
-- goes on to hold until a version of the sheet checks otherwise. Frozen: a change is a new version beside it.

ALTER TABLE annotation ADD COLUMN waived_for TEXT DEFAULT '{}' NOT NULL;
