"""What a proof is written with: one import for theorem files.

Terms and formulas, the rules of the kernel, schemas, the search for certificates, the posterior's words.
Facts about the posterior that many proofs share are in :mod:`verify.lemmas.posterior`.
"""

from verify.algebra.calculus import Law
from verify.algebra.facts import (
    component_variance,
    contraction_is_nonnegative,
    energy,
    gradient_form,
    identity,
    mean_of_means,
    normal_mass_from_below,
    normal_mean,
    normal_variance,
    odd_mean,
    overlap,
    overlap_from_below,
    posterior_average,
    posterior_mass,
    rate_of_mean,
    same_has_no_distance,
    same_is_0_or_1,
    same_picks,
    softmax,
    weight_is_positive,
    weights_sum,
)
from verify.algebra.posterior import (
    C2,
    C3,
    SUM,
    SUM_J,
    TRACE,
    VCV,
    Cv,
    Cy,
    E_p,
    E_phi,
    E_teacher,
    curvature,
    d,
    gradient,
    mu,
    mu_j,
    n,
    pi,
    pi_j,
    same,
    scalar,
    v,
    v_star,
    vector,
    w,
    w_j,
    x,
)
from verify.logic.cases import either_way, rounded
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
    telescoping_term,
)
from verify.logic.flow import During, Flow, Speed, flowing, starting, t
from verify.logic.formulas import equals
from verify.logic.growth import never_rises_above, squeezed_in_time, tends_in_time
from verify.logic.instances import for_vector
from verify.logic.kernel import (
    Theorem,
    assume,
    both_ways,
    cauchy_schwarz,
    cut,
    definition,
    integrated,
    nonnegative_square,
    paired,
    substituted,
    weakened,
)
from verify.logic.motion import Motion, derivative, differentiated
from verify.logic.rays import exists_on_ray, highest_on_ray, on_ray
from verify.logic.renaming import renamed_component, renamed_sum, symbol_j
from verify.logic.restart import restarted
from verify.logic.schemas import (
    above_max,
    absolute,
    below_min,
    circle_constant,
    dominated_limit,
    exp,
    exp_positive,
    exp_sum,
    exp_tangent,
    exp_zero,
    in_the_limit,
    inverse,
    inverse_positive,
    inverse_times,
    log,
    max_left,
    max_right,
    maximum,
    min_left,
    min_one_of,
    min_right,
    minimum,
    sqrt,
    sqrt_nonnegative,
    sqrt_squared,
    squeezed,
    summand,
    tends_to,
)
from verify.logic.search import infer
from verify.logic.segments import end_of_step
from verify.logic.speeds import speed, speed_by_gradient
from verify.logic.statement import statement
from verify.logic.symbols import any_vector, natural, nonnegative, positive, real
from verify.logic.terms import Defined, Symbol, Term, term
from verify.logic.translation import Translated, Translation, translated, vector_translated
from verify.logic.vectors import Mean, Vector, VectorAtom, dot, square

__all__ = [
    "C2", "C3", "SUM", "SUM_J", "TRACE", "VCV", "At", "Cv", "Cy", "Defined", "Descent", "During", "E_p",
    "E_phi", "E_teacher", "Flow", "Law", "Mean", "Motion", "Next", "Speed", "Symbol", "Term", "Theorem",
    "Translated", "Translation", "Vector", "VectorAtom", "above_max", "absolute", "along", "any_vector",
    "assume", "below_min", "both_ways", "cauchy_schwarz", "circle_constant", "component_variance",
    "contraction_is_nonnegative", "curvature", "cut", "d", "definition", "derivative", "differentiated",
    "dominated_limit", "dot", "either_way", "end_of_step", "energy", "equals", "exists_on_ray", "exp",
    "exp_positive", "exp_sum", "exp_tangent", "exp_zero", "flowing", "for_vector", "gradient",
    "gradient_form", "highest_on_ray", "identity", "in_the_limit", "induction", "infer", "integrated",
    "inverse", "inverse_positive", "inverse_times", "k", "log", "max_left", "max_right", "maximum",
    "mean_of_means", "min_left", "min_one_of", "min_right", "minimum", "mu", "mu_j", "n", "natural",
    "never_rises_above", "next_value", "nonnegative", "nonnegative_square", "normal_mass_from_below",
    "normal_mean", "normal_variance", "odd_mean", "on_ray", "overlap", "overlap_from_below", "paired", "pi",
    "pi_j", "positive", "posterior_average", "posterior_mass", "rate_of_mean", "real", "renamed_component",
    "renamed_step", "renamed_sum", "restarted", "rounded", "same", "same_has_no_distance", "same_is_0_or_1",
    "same_picks", "scalar", "softmax", "speed", "speed_by_gradient", "sqrt", "sqrt_nonnegative",
    "sqrt_squared", "square", "squeezed", "squeezed_in_time", "starting", "statement", "substituted",
    "sum_of_steps", "summand", "symbol_j", "t", "telescoping", "telescoping_term", "tends_in_time",
    "tends_to", "term", "translated", "v", "v_star", "vector", "vector_translated", "w", "w_j", "weakened",
    "weight_is_positive", "weights_sum", "x",
]  # fmt: skip
