"""One module a verb: prints what the stages return; no logic of its own."""
