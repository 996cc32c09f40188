"""Samples beside their parents: looked at, listened to, and decided on by key."""
