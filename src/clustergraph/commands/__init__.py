"""Commands that are a module each: what they are told, and what they then do."""
