"""The only writer: one DuckDB file of kept and derived tables, in one home folder, with one writer at a time."""
