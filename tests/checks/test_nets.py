"""The nets catch a false claim whatever its proof says, and know a weaker statement from a false one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from theorems.sharper.test_s2_reverse_converges import test_reverse_descent_converges as s_2
from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.nets import nets
from verify.checks.spot import at, instances_of, spot_checks
from verify.evidence import SHARPER, Claim, Evidence, Grade, Provenance, Step, claim_of, statement_of
from verify.lemmas.derivatives import delta
from verify.lemmas.forward import S_1, a
from verify.lemmas.forward import V_0 as V_0_1
from verify.lemmas.forward import V_k as V_k_1
from verify.lemmas.reverse import V_0, D_k, F, F_k, V_k, V_next, η, τ
from verify.lemmas.statements import EULER_FORWARD, EULER_REVERSE
from verify.logic.motion import Motion, derivative
from verify.logic.terms import term

from verify.prove import (  # isort: skip
    C2, SUM, E_p, Law, dot, equals, gradient, k, mu, pi, square, statement, sum_of_steps, v,
)  # fmt: skip

S_2 = statement_of(s_2)
HALF = Fraction(1, 2)

PLANTED = {
    "S-2 with a decrease by 3ηD": replace(S_2, shown=(V_next <= V_k - 3 * η * D_k,)),
    "S-2 with 3η Σ F": replace(S_2, shown=(3 * η * sum_of_steps(τ)(F_k) <= V_0,)),
    "S-2 for any step size": statement(V_next <= V_k - 2 * η * D_k),
    "S-2 with 2ηπ_max M ≤ 1 left out": replace(S_2, given=(*S_2.given[:3], *S_2.given[4:])),
    "S-1 with V_k (1 + a V_0 k) ≤ V_0/2": replace(S_1, shown=(2 * V_k_1 * (1 + a * V_0_1 * k) <= V_0_1,)),
    "Euler identity without ‖C‖²": statement(equals(SUM(dot(mu, gradient(Law.STUDENT))), 2 * E_p(square(v)))),
    "Euler identity for any teacher": statement(
        equals(SUM(dot(mu, gradient(Law.STUDENT, teacher="mixture"))), 2 * E_p(square(v) + C2))
    ),
    "equal weights for all": statement(pi <= HALF),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_false_claim_is_refuted_at_an_instance_that_meets_its_hypotheses(name):
    found = nets(PLANTED[name], (), None)
    assert found.violation
    assert "student GaussianMixture" in found.violation


@pytest.mark.parametrize("stated", [S_1, S_2, EULER_REVERSE, EULER_FORWARD], ids=["S-1", "S-2", "R", "F"])
def test_a_true_claim_is_not(stated):
    found = spot_checks(stated)
    assert not found.violation
    assert not found.seen_false
    assert found.models
    assert [text for text in found.untested if r"\to" not in text] == []


def test_a_record_with_a_proof_is_refuted_all_the_same():
    false = PLANTED["S-2 with a decrease by 3ηD"]
    evidence = Evidence(claim_of(s_2))
    evidence.claim = Claim.of_formulas(SHARPER, "S-0", false, Provenance.DERIVED)
    (theorem,) = false.cited("S S-0")
    evidence.conclude(theorem)
    evidence.twin("a sign", Step("a", "b", "c", Grade.REFUTED, "n", "1 ≠ 2"))
    assert evidence.record("", "node", 0.0).grade is Grade.PROVED
    evidence.nets = nets(false, (), None)
    record = evidence.record("", "node", 0.0)
    assert record.grade is Grade.REFUTED
    assert record.reason == evidence.nets.violation


def test_twins_of_a_proved_claim_have_counterexamples():
    every = frozenset(h.key for h in S_2.given)
    found = nets(S_2, (), every)
    changes = " ".join(t.change for t in found.refuted)
    assert r"V_{k+1} \le V_{k} - \tfrac{16}{7}" in changes
    assert r"V_{k+1} < V_{k}" in changes
    assert r"without 2\,M\,\eta\,\pi_{\max} \le 1" in changes
    assert all(t.refuted for t in found.refuted)
    assert found.tried > len(found.refuted)


def test_what_follows_from_the_claim_is_no_twin():
    stated = statement(square(mu) * 7 >= -1)
    # Of 7|μ|² + 1 ≥ 0 four multiples and > : the kernel's facts do not show these from it, so they count.
    assert nets(stated, (), frozenset()).tried == 3
    assert nets(statement(η >= -1), (), frozenset()).tried == 0
    assert nets(statement(equals(SUM(pi), 1)), (), frozenset()).tried == 4


def test_an_unused_hypothesis_makes_no_twin():
    stated = statement(equals(SUM(pi), 1), given=[η <= 1])
    assert nets(stated, (), frozenset()).tried == 4
    assert nets(stated, (), frozenset({stated.given[0].key})).tried > 4


def test_instances_that_an_author_gives_are_tried_and_complained_about():
    good = Instance(GaussianMixture([5]), {"η": HALF})
    bad = Instance(GaussianMixture([5]), {"η": Fraction(2)})

    @at(good, bad)
    def test_it() -> None: ...

    found = nets(statement(V_next <= V_k, given=[η <= 1]), instances_of(test_it), None)
    assert found.models[0] == str(good)
    (refused,) = found.no_models
    assert "2 ≤ 1" in refused
    assert instances_of(spot_checks) == ()


def test_what_holds_at_a_few_steps_only_proves_nothing_false():
    """At two steps V_k ≤ 9V_0, later it is not; the conclusion is about both."""
    stated = statement(V_k <= 4 * V_0, given=[V_next <= 9 * V_k, V_next >= 4 * V_k])
    found = spot_checks(stated)
    assert found.models
    assert all(model.partial for model in found.models)
    assert found.violation == found.seen_false == ""


def test_a_false_derivative_is_seen_and_no_counterexample():
    false = equals(derivative(term(F), Motion(mu, delta)), SUM(dot(gradient(Law.STUDENT), 2 * delta)))
    found = nets(statement(false), (), None)
    assert found.seen_false
    assert not found.violation
