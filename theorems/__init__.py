"""FisherProof: the theorems, one file a claim; ``pytest --pyargs theorems`` checks them."""
