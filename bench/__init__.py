"""Speed and memory beside other tools, as ratios: `make bench`. Nothing here is part of byline itself."""
