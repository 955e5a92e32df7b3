"""What things are: the nouns of byline. No I/O, and nothing of ours is imported from elsewhere."""
