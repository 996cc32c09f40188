"""Long work: a plain function of captured values that reports, can be cancelled and writes nothing."""
