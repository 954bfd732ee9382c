"""What a large site costs: a generator of content, and measurements of builds (`make bench`)."""
