"""Every room that names what formulas are made of, or answers for an oracle of the kernel.

Import it before formulas or proofs are read from a file: what nobody has named yet cannot be read.
"""

import verify.algebra.distances
import verify.algebra.random_means
import verify.algebra.span
import verify.algebra.teacher
import verify.checks.constant
import verify.checks.enclosure
import verify.checks.existence
import verify.checks.run
import verify.prove  # noqa: F401
