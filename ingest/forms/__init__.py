"""What records of each source look like, typed, and what becomes of them: works, observations, links, claims."""
