"""What a proof is written with: one import for theorem files.

Terms and formulas, the rules of the kernel, schemas, the search for certificates, the posterior's words.
Facts about the posterior that many proofs share are in :mod:`verify.lemmas.posterior`.
"""

from verify.algebra.calculus import Law
from verify.algebra.posterior import (
    C2,
    C3,
    SUM,
    TRACE,
    VCV,
    Cv,
    Cy,
    E_p,
    E_phi,
    E_teacher,
    contraction_is_nonnegative,
    d,
    gradient,
    gradient_form,
    identity,
    mu,
    n,
    normal_mass_from_below,
    pi,
    posterior_mass,
    scalar,
    v,
    v_star,
    vector,
    w,
    weight_is_positive,
    weights_sum,
    x,
)
from verify.logic.descent import (
    At,
    Descent,
    Next,
    along,
    induction,
    k,
    next_value,
    renamed_step,
    sum_of_steps,
    telescoping,
)
from verify.logic.formulas import equals
from verify.logic.kernel import (
    Theorem,
    assume,
    cauchy_schwarz,
    cut,
    definition,
    integrated,
    nonnegative_square,
    paired,
    substituted,
    weakened,
)
from verify.logic.schemas import dominated_limit, squeezed, summand, tends_to
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import natural, nonnegative, positive, real
from verify.logic.terms import Defined, Symbol, Term
from verify.logic.vectors import Mean, Vector, VectorAtom, dot, square

__all__ = [
    "C2", "C3", "SUM", "TRACE", "VCV", "At", "Cv", "Cy", "Defined", "Descent", "E_p", "E_phi",
    "E_teacher", "Law", "Mean", "Next", "Symbol", "Term", "Theorem", "Vector", "VectorAtom",
    "along", "assume", "cauchy_schwarz", "contraction_is_nonnegative", "cut", "d", "definition",
    "dominated_limit", "dot", "equals", "gradient", "gradient_form", "identity", "induction",
    "infer", "integrated", "k", "mu", "n", "natural", "next_value", "nonnegative",
    "nonnegative_square", "normal_mass_from_below", "paired", "pi", "positive", "posterior_mass",
    "real", "renamed_step", "scalar", "square", "squeezed", "statement", "substituted",
    "sum_of_steps", "summand", "telescoping", "tends_to", "v", "v_star", "vector", "w", "weakened",
    "weight_is_positive", "weights_sum", "x",
]  # fmt: skip
