"""From works to the published site: harvest, store, resolve, measure, publish. Imports schemas and ingest."""
