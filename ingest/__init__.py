"""From the web to works: asking politely, keeping what came, reading it. Imports schemas only."""
