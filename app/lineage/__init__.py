"""Snapshots, exports, trace and verify: from an exported file back to its source."""
