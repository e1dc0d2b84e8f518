"""From computations to evidence: each function here runs one kind of check and returns a step."""
