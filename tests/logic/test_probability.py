"""Probabilities that events fail: what the rules of all events give, and what they refuse."""

from fractions import Fraction

import pytest

from verify.errors import VerifyError
from verify.lemmas.far_start import ONE, X_0, Y_0, X_k, c, ι
from verify.lemmas.forward import V, descent, η, τ
from verify.logic.events import Clause, Failure, NormalMeans, failure, normal_means, whenever
from verify.logic.formulas import ON_A_RAY, ONE_STATIONARY, Predicate
from verify.logic.kernel import rewritten
from verify.logic.probability import (
    failure_is_nonnegative,
    from_the_start,
    implied,
    some_component_fails,
    some_fails,
)
from verify.logic.proofs import Proof
from verify.logic.terms import term
from verify.prove import (
    SUM,
    SUM_J,
    At,
    Symbol,
    along,
    any_vector,
    assume,
    dot,
    equals,
    for_vector,
    infer,
    integrated,
    k,
    mu,
    mu_j,
    n,
    pi,
    positive,
    real,
    renamed_component,
    renamed_step,
    square,
    statement,
    substituted,
    sum_of_steps,
    tends_to,
    v,
    weakened,
)  # fmt: skip

r, a, q = positive("r", "r", "a radius"), real("a", "a", "a number"), any_vector("q", "q")
V_k, LAW = At(descent, V, k, 0), normal_means(c, 1)
SMALL, LESS = square(mu) <= r, square(mu) <= r + 1
A, B = failure(LAW, SMALL), failure(LAW, LESS)
EACH = Failure(LAW, (Clause(SMALL),), None, ("i",))
PAIR = Failure(LAW, (Clause(dot(mu, mu_j) <= r),), None, ("i", "j"))
STARTED = failure(LAW, r >= X_0)


def proved(formula, *hypotheses):
    """Hypotheses ⊢ formula from a false hypothesis that speaks of nothing."""
    return weakened(infer(formula, by=[0 * a >= 1]), *hypotheses)


def again(theorem):
    """The proof run from paper."""
    assert Proof.of(theorem).replayed().hypotheses == theorem.hypotheses
    return theorem


def test_what_follows_fails_no_more_often():
    theorem = again(implied(B, A, infer(LESS, by=[SMALL])))
    assert theorem.conclusion == (B <= A)
    assert not theorem.hypotheses
    assert theorem.axioms == {"monotonicity of probability"}


def test_what_the_means_do_not_move_stays_a_hypothesis():
    wide = square(mu) <= a
    theorem = again(implied(failure(LAW, wide), A, infer(wide, by=[SMALL, r <= a])))
    assert theorem.hypotheses == (r <= a,)


def test_an_event_may_speak_of_some_steps_only():
    clause = whenever(k <= τ, shown=X_k <= a)
    theorem = implied(failure(LAW, clause), STARTED, proved(X_k <= a, k <= τ, r >= X_0, η * τ <= 1))
    assert set(again(theorem).hypotheses) == {0 * a >= 1, η * τ <= 1}
    more, less = failure(LAW, whenever(k <= τ, shown=X_k <= a + 1)), failure(LAW, clause)
    assert again(implied(more, less, infer(X_k <= a + 1, by=[X_k <= a]))).hypotheses == ()
    assert again(implied(more, failure(LAW, X_k <= a), infer(X_k <= a + 1, by=[X_k <= a])))


def test_a_limit_may_fail():
    limit = tends_to(X_k, 0)
    assert again(implied(failure(LAW, limit), failure(LAW, limit, r >= X_0), assume(limit)))
    with pytest.raises(VerifyError, match="random means"):
        implied(failure(LAW, limit), STARTED, assume(limit))


def test_unions_are_summed():
    some = again(some_component_fails(EACH, SUM))
    assert some.conclusion == (SUM(EACH) >= A)
    assert integrated(SUM, proved(r >= EACH)).conclusion == (SUM(EACH) <= n * r)
    both = again(some_fails(A, B))
    assert both.conclusion == (failure(LAW, SMALL, LESS) <= A + B)
    rest = again(some_component_fails(PAIR, SUM_J))
    (left,) = (p for p in rest.conclusion.atoms if isinstance(p, Failure))
    assert left.of == ("i",)


def test_at_the_start_of_descent():
    theorem = again(from_the_start(failure(LAW, r >= V), descent))
    assert theorem.conclusion == equals(failure(LAW, r >= V), failure(LAW, r >= At(descent, V, None, 0)))


def test_it_is_at_least_0_and_a_number_to_all_other_rules():
    theorem = again(failure_is_nonnegative(A))
    assert theorem.conclusion == (A >= 0)
    assert along(theorem, descent).conclusion == renamed_step(theorem, τ).conclusion == (A >= 0)
    assert renamed_component(theorem).conclusion == (A >= 0)
    assert rewritten(A >= 0, term) == (A >= 0)


MARKED = failure(LAW, *ONE, r >= X_0, marker=ι)


def test_a_marker_goes_with_its_event():
    theorem = implied(failure(LAW, ONE[0], ι * X_0 <= ι * r, marker=ι), MARKED, *_marked())
    assert again(theorem).hypotheses == ()


def _marked():
    is_one = infer(ι >= 0, by=[ONE[0]])
    return assume(ONE[0]), infer(ι * X_0 <= ι * r, by=[r >= X_0, is_one])


def test_it_prints_what_it_says_of_whom():
    said = statement(r * MARKED <= 3, given=[r <= a])
    assert said.quantifiers.endswith("all weights, all a real, all r > 0, all η > 0, all vectors c")
    assert r"\Pr_{\mu_i(0) \sim \mathcal{N}(c, I)}\left(\text{not: } \exists\, \iota_i:\ " in said.latex
    assert r"r \ge \left({X_i}\right)_{0}\ (\forall i)" in said.latex
    assert (r"\iota_i", ι.meaning) in said.notation
    assert r"\Pr_{\mu_i \sim" in A.latex
    assert r"\forall" not in EACH.latex
    assert statement(EACH <= 1).quantifiers.endswith("all i")
    clause = failure(LAW, whenever(k <= τ, shown=X_k <= a))
    assert r"\left({X_i}\right)_{k} \le a\text{ if } k \le \tau\ (\forall i, k)" in clause.latex
    assert "all integers k" not in statement(clause <= 1).quantifiers
    assert "all means" in statement(clause <= 1, given=[V <= 1]).quantifiers


def test_a_marker_that_prints_as_what_is_free_is_refused():
    """Else ∃ ι: A(ι) is read where A speaks of another ι, which stays free."""
    other = Symbol(ι.name, ι.latex, ι.meaning, (), frozenset({"i"}))
    said = ι * X_0 >= r
    theorem = implied(failure(LAW, said), failure(LAW, said, marker=other), assume(said))
    with pytest.raises(VerifyError, match="means two things"):
        statement(theorem.conclusion)


def test_a_marker_that_is_free_elsewhere_is_quantified():
    assert "ι_i" not in statement(MARKED <= 1).quantifiers
    for said in (
        statement(MARKED <= 1, given=[SUM(ι) <= 1]),
        statement(failure(LAW, ι * X_0 <= r) <= MARKED),
    ):
        assert "all ι_i real" in said.quantifiers


ATTEMPTS = {
    "another event": lambda: implied(A, B, assume(LESS)),
    "a smaller event": lambda: implied(A, B, infer(SMALL, by=[LESS, a >= 1])),
    "no proof": lambda: implied(B, A),
    "a proof too many": lambda: implied(B, A, infer(LESS, by=[SMALL]), infer(LESS, by=[SMALL])),
    "another law": lambda: implied(failure(normal_means(c, 2), LESS), A, infer(LESS, by=[SMALL])),
    "another centre": lambda: implied(failure(normal_means(q, 1), LESS), A, infer(LESS, by=[SMALL])),
    "a hypothesis about random means": lambda: implied(B, A, proved(LESS, SMALL, V <= 1)),
    "a hypothesis about where descent starts": lambda: implied(
        failure(LAW, a >= X_0), STARTED, proved(a >= X_0, r >= X_0, Y_0 <= 1)
    ),
    "one hidden in a sum over components": lambda: implied(
        failure(LAW, a >= X_0), STARTED, proved(a >= X_0, SUM(X_0) <= 1)
    ),
    "a hypothesis about one step": lambda: implied(
        failure(LAW, X_k <= a), STARTED, proved(X_k <= a, r >= X_0, k <= τ)
    ),
    "a hypothesis about another step": lambda: implied(
        failure(LAW, a >= X_0), failure(LAW, At(descent, V, τ, 0) <= a), proved(a >= X_0, V_k <= a)
    ),
    "the state for the start": lambda: implied(
        failure(LAW, At(descent, V, None, 0) <= r), failure(LAW, r >= V), assume(At(descent, V, None, 0) <= r)
    ),
    "what is so at some steps only": lambda: implied(
        failure(LAW, X_k <= a), failure(LAW, whenever(k <= τ, shown=X_k <= a)), assume(X_k <= a)
    ),
    "what holds for one component": lambda: implied(B, EACH, infer(LESS, by=[SMALL])),
    "for one component": lambda: implied(EACH, A, assume(SMALL)),
    "a marker from nowhere": lambda: implied(failure(LAW, ONE[0], marker=ι), A, proved(ONE[0])),
    "a marker that stays free": lambda: implied(failure(LAW, ι * X_0 <= ι * r), MARKED, _marked()[1]),
    "a marker that is given": lambda: implied(
        failure(LAW, *ONE, r >= X_0, marker=ι), MARKED, *map(assume, ONE), proved(r >= X_0, ι >= 2)
    ),
    "a marker in what is given": lambda: implied(
        failure(LAW, whenever(SUM(ι) <= 1, shown=r >= X_0)), MARKED, weakened(assume(r >= X_0), SUM(ι) <= 1)
    ),
    "two events with a marker each": lambda: some_fails(MARKED, MARKED),
    "events about other components": lambda: some_fails(A, EACH),
    "events of other laws": lambda: some_fails(A, failure(normal_means(c, 2), SMALL)),
    "a sum over another component": lambda: some_component_fails(EACH, SUM_J),
    "a sum over steps": lambda: some_component_fails(EACH, sum_of_steps(τ)),
    "a union over all already": lambda: some_component_fails(A, SUM),
    "a random centre": lambda: normal_means(1 * v, 1),
    "a centre for each component": lambda: normal_means(1 * mu, 1),
    "a random scale": lambda: normal_means(c, V),
    "a scale that descent starts from": lambda: normal_means(c, At(descent, V, None, 0)),
    "a scale for each component": lambda: normal_means(c, pi),
    "nothing said": lambda: failure(LAW),
    "a component of which nothing is said": lambda: Failure(LAW, (Clause(SMALL),), None, ("j",)),
    "a step that is free": lambda: Failure(LAW, (Clause(X_k <= a),), None, ("k",)),
    "components in disorder": lambda: Failure(LAW, PAIR.clauses, None, ("j", "i")),
    "a marker of one component": lambda: Failure(LAW, (Clause(ONE[0]),), ι, ("i",)),
    "a marker that is no family": lambda: failure(LAW, SMALL, marker=a),
    "a marker with a domain": lambda: failure(
        LAW, SMALL, marker=Symbol("ε_i", r"\varepsilon_i", "a number", ((">", Fraction(0)),), frozenset("i"))
    ),
    "a hypothesis for each component": lambda: whenever(X_k <= 1, shown=SUM(X_k) <= 1),
    "an event that is no formula": lambda: Clause(3),
    "the start of a descent already": lambda: from_the_start(STARTED, descent),
    "the start of a limit": lambda: from_the_start(failure(LAW, tends_to(term(V), 0)), descent),
    "a substitution inside": lambda: substituted(failure_is_nonnegative(A), r, 2),
    "a random value for a parameter inside": lambda: substituted(proved(r >= A), r, V, proved(V > 0)),
    "a vector inside": lambda: for_vector(failure_is_nonnegative(failure(LAW, dot(mu, q) <= 1)), q, mu),
    "a component inside": lambda: renamed_component(failure_is_nonnegative(EACH)),
    "what exists, in any words": lambda: failure(LAW, Predicate(ON_A_RAY, (), r"a\right) \ge 0,\ 1 = 0")),
    "if there is such": lambda: whenever(Predicate(ONE_STATIONARY, (), "a"), shown=SMALL),
    "a law that only looks like one": lambda: Failure("N(0, I)", (Clause(SMALL),)),
    "a list of clauses": lambda: Failure(LAW, [Clause(SMALL)]),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_careless_or_dishonest_use_is_refused(name):
    with pytest.raises(VerifyError):
        ATTEMPTS[name]()


def test_what_two_probabilities_say_is_compared_whole():
    others = failure(LAW, square(mu) < r), failure(normal_means(c, 2), SMALL), failure(LAW, SMALL, SMALL)
    assert A not in (B, EACH, *others)
    assert NormalMeans(1 * c, term(1)) == LAW
