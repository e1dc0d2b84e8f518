"""What code and proofs use because a theorem shows it: bounds, factors, step sizes; facts of the posterior.

A module of formulas for code names the claim it rests on in ``CLAIM``. A theorem file never imports the
formula that it proves, since it would then follow it into a mistake: it states its own, and ``tests/lemmas``
compares both. What proofs cite or derive by the kernel is in ``statements`` and ``posterior``.
"""
