"""Phase diagrams and sweeps."""
