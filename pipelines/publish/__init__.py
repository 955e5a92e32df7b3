"""From a Profile to what people and programs read: the static site, JSON and CSV, and the terminal."""
