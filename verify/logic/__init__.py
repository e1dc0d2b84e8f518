"""The kernel: formulas are data, and every inference between them is checked. Exact rationals only."""
