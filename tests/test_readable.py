"""Formulas inside messages as characters; what is no formula stays as it is."""

from __future__ import annotations

import pytest

from verify.errors import InputError, ProofError
from verify.readable import readable, spelled


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"2\,\operatorname{tr} C^3 \le \operatorname{tr} C\,\|C\|_F^2", "2 tr C³ ≤ tr C ‖C‖_F²"),
        (r"-\tfrac{1}{8}\,|\mu_i|^2\,\iota_j", "-1/8 |μ_i|² ι_j"),
        (r"\left(\left(W_2(p, \varphi)\right)_{k}\right)^{2} < 1", "((W₂(p, φ))_k)² < 1"),
        (r"e^{-\tfrac{1}{8}\,X} \to 0 \quad (k \to \infty)", "e^(-1/8 X) → 0 (k → ∞)"),
        (r"\textstyle\sum_i[w_i] = \sqrt{d}\,\sqrt{1 + r}", "Σ_i[w_i] = √d √(1 + r)"),
        (r"\mathbb{E}_{\varphi}[\langle \bar g, v\rangle] \ge 10^{-10}", "E_φ[⟨ḡ, v⟩] ≥ 10⁻¹⁰"),
        (r"\tfrac{1}{n}\,\eta + x^{2m} \le \tfrac{\pi}{2}\;(\forall i)", "(1/n) η + x^(2m) ≤ π/2 (∀i)"),
        (r"\tfrac{d}{dt}X \le \frac{a + b}{2}", "(d/dt) X ≤ (a + b)/2"),
        (r"\left.\{x\}\right| \ne \mathbb{R}", "{x}| ≠ ℝ"),
    ],
)
def test_formulas_become_characters(tex, text):
    assert readable(tex) == readable(text) == text
    assert readable(f"goal='{tex}': is false; correct it") == f"goal='{text}': is false; correct it"


def test_what_is_read_already_stays_beside_what_is_not():
    assert readable(r"a \le e^(-1/8 X) X_(k+1)") == "a ≤ e^(-1/8 X) X_(k+1)"


@pytest.mark.parametrize(
    "text",
    ["x_1^{2} and  two spaces", r"C:\Users\new", "50 % of {a}", "", "\\", "a\\", r"\def\x{}"],
)
def test_what_has_no_command_of_mathematics_stays(text):
    assert readable(text) == text


def test_a_formula_that_is_cut_off_is_read_as_far_as_it_goes():
    tex = r"\tfrac{1}{8}\,\left(\mu_i\right)^{2} \le \sqrt{\tilde a}"
    for end in range(len(tex)):
        assert "…" in readable(tex[:end] + "…")
    assert readable(r"a \le b\,\iot…: no") == "a ≤ b …: no"


def test_refused_inferences_read_so_and_other_values_are_shown_as_they_are():
    error = ProofError("goal", r"a \le b", r"does not follow from b \ge a", "prove it")
    assert str(error) == "goal='a ≤ b': does not follow from b ≥ a; prove it"
    assert error.value == r"a \le b"
    assert r"\le" in str(InputError("path", r"C:\le", "is no path", "name one"))


def test_a_terminal_without_the_characters_gets_their_names():
    text = "V_(k+1) ≤ V₀ e⁻¹ √π_i, Σ_i[‖μ_i‖²] → 10⁻¹⁰ (∀i), ⟨ε, x⟩ ∈ ℝ"
    shown = "V_(k+1) <= V_0 e^-1 sqrt pi_i, Sum_i[||mu_i||^2] -> 10^-10 (all i), <varepsilon, x> in ℝ"
    assert spelled(text) == shown
    assert spelled("■ PROVED – 3 ≥ 2…") == "# PROVED - 3 >= 2..."
