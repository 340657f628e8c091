"""Public registers: what they record of our actors, read strictly and matched by number, never by name."""
