"""What annotators do: queues, blind work, and the checks at submit."""
