"""The version, said once: the build, ``earmark --version``, provenance and project files all read it here."""

VERSION = "0.1.0"
