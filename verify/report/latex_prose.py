"""Prose for pdfLaTeX: the characters of the theorems' sentences as commands, everything else escaped."""

from __future__ import annotations

import re
import unicodedata

from verify.errors import InputError
from verify.report.latex_commands import COMMANDS, ENVIRONMENTS, SYMBOLS
from verify.report.pictures import FORMULA

_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", '"': "''", "'": "'", "–": "--", "—": "---",
    "«": "``", "»": "''", "“": "``", "”": "''", "‘": "`", "’": "'",
}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi", "π": "pi",
    "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega", "ι": "iota",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma",
    "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
_SIGNS = {
    "∂": r"\partial", "∇": r"\nabla", "∞": r"\infty", "−": "-", "·": r"\cdot", "×": r"\times",
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "≡": r"\equiv", "∼": r"\sim", "∈": r"\in",
    "∉": r"\notin", "⊂": r"\subset", "∪": r"\cup", "∩": r"\cap", "→": r"\to", "←": r"\leftarrow",
    "↔": r"\leftrightarrow", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow", "↦": r"\mapsto",
    "∀": r"\forall", "∃": r"\exists", "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "√": r"\surd",
    "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle", "±": r"\pm", "∓": r"\mp", "…": r"\dots",
    "⋯": r"\cdots", "½": r"\tfrac12", "¼": r"\tfrac14", "¾": r"\tfrac34", "ᵀ": r"{}^{\mathsf T}",
    "⁻": "{}^{-}", "∘": r"\circ", "⊥": r"\perp", "∥": r"\parallel", "ℝ": r"\mathbb{R}", "°": r"{}^\circ",
    "■": r"\blacksquare", "●": r"\bullet", "✗": r"\times", "≪": r"\ll", "≫": r"\gg", "ℓ": r"\ell",
    "≻": r"\succ", "◐": r"\odot", "′": r"{}'",
}  # fmt: skip


_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.|$)|\^\^|[%#$]", re.DOTALL)
_BEGINS = re.compile(r"\s*\{([A-Za-z]*)\}")


def prose(text: str) -> str:
    """Text of any origin as LaTeX: no character of it is taken for a command."""
    return "".join(_ESCAPES.get(c) or (c if c.isascii() and c.isprintable() else _beyond(c)) for c in text)


def with_formulas(text: str) -> str:
    """Prose with LaTeX between dollar signs, as series have it."""
    parts = FORMULA.split(text)
    return "".join(f"${in_formula(part)}$" if k % 2 else prose(part) for k, part in enumerate(parts))


def in_formula(tex: str) -> str:
    r"""A formula as it is, but for characters that pdfLaTeX would not take, also inside ``\text{…}``.

    Raises:
        InputError: the formula has a command that is not known to do no more than typeset mathematics, such
            as ``\input`` or ``\write``, or a sign by which TeX could be told to do so.
    """
    for found in _TOKEN.finditer(tex):
        if not _harmless(found[0], tex[found.end() :]):
            why = f"has {found[0]!r}, which is not known to typeset mathematics and no more"
            raise InputError("formula", tex, why, "see verify.report.latex_commands for what is")
    return "".join(c if c.isascii() else _beyond(c) for c in tex)


def _harmless(token: str, rest: str) -> bool:
    if token in (r"\begin", r"\end"):
        named = _BEGINS.match(rest)
        return named is not None and named[1] in ENVIRONMENTS
    return token[1:] in COMMANDS if token[1:].isalpha() else token[:1] == "\\" and token[1:] in SYMBOLS


def _beyond(c: str) -> str:
    if c in _GREEK:
        return rf"\ensuremath{{\{_GREEK[c]}}}"
    if c in _SIGNS:
        return rf"\ensuremath{{{_SIGNS[c]}}}"
    if c.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", c)
    if plain.isascii() and plain.isalnum():
        kind = unicodedata.decomposition(c)
        mark = "^" if kind.startswith("<super>") else "_" if kind.startswith("<sub>") else ""
        return rf"\ensuremath{{{{}}{mark}{{{plain}}}}}" if mark else plain
    if plain[0].isascii() and plain[0].isalpha():
        return plain[0]  # an accent is lost, the letter is not
    return f"[U+{ord(c):04X}]"
