"""Formulas that code uses because a theorem file proves them: bounds of derivatives, factors, step sizes.

Each module names the claim it rests on in ``CLAIM``. A theorem file never imports the formula that it
proves, since it would then follow it into a mistake: it states its own, and ``tests/lemmas`` compares both.
"""
