"""The only room that formats: a ledger as a file, as a terminal table, and as pages."""
