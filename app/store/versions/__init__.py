"""The frozen SQL of the schema versions, in order, and what reads it."""
