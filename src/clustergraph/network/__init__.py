"""The network of actors: who takes part in what with whom, and what a figure about it can carry."""
