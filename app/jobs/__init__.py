"""Long work: a plain function of captured values that reports and can be cancelled."""
