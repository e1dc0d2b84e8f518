r"""Formulas inside messages as characters: ``2\,|v|^2 \le r`` reads 2 |v|² ≤ r in a terminal and on a page.

A message mixes prose, numbers and LaTeX, which may be cut off in the middle. Only commands that typeset
mathematics are read, and the scripts ``^`` and ``_`` of a text that has such commands; all else stays.
"""

from __future__ import annotations

import re
from unicodedata import normalize

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi", "π": "pi",
    "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega", "ι": "iota",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma",
    "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
"""Letters, and the names of their commands."""
SIGNS = {
    "∂": r"\partial", "∇": r"\nabla", "∞": r"\infty", "−": "-", "·": r"\cdot", "×": r"\times",
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "≡": r"\equiv", "∼": r"\sim", "∈": r"\in",
    "∉": r"\notin", "⊂": r"\subset", "∪": r"\cup", "∩": r"\cap", "→": r"\to", "←": r"\leftarrow",
    "↔": r"\leftrightarrow", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow", "↦": r"\mapsto",
    "∀": r"\forall", "∃": r"\exists", "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "√": r"\surd",
    "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle", "±": r"\pm", "∓": r"\mp", "…": r"\dots",
    "⋯": r"\cdots", "½": r"\tfrac12", "¼": r"\tfrac14", "¾": r"\tfrac34", "ᵀ": r"{}^{\mathsf T}",
    "⁻": "{}^{-}", "∘": r"\circ", "⊥": r"\perp", "∥": r"\parallel", "ℝ": r"\mathbb{R}", "°": r"{}^\circ",
    "■": r"\blacksquare", "●": r"\bullet", "✗": r"\times", "≪": r"\ll", "≫": r"\gg", "ℓ": r"\ell",
    "≻": r"\succ", "◐": r"\odot", "′": r"{}'", "⊢": r"\vdash", "⊗": r"\otimes",
}  # fmt: skip
"""Signs, and what typesets them."""

_CHARACTERS = (
    {name: letter for letter, name in GREEK.items() if letter != "µ"}
    | {tex[1:]: sign for sign, tex in SIGNS.items() if re.fullmatch(r"\\([A-Za-z]+|\|)", tex) and sign != "✗"}
    | {"leq": "≤", "geq": "≥", "neq": "≠", "phi": "φ", "epsilon": "ε"}
    | {"sum": "Σ", "prod": "Π", "{": "{", "}": "}", "_": "_", "%": "%", "&": "&", "#": "#"}
)  # fmt: skip
_SPACES = {",", ";", ":", " ", ">", "quad", "qquad"}
_NOTHING = {"left", "right", "!", "textstyle", "displaystyle", "scriptstyle", "limits", "nolimits"}
_INSIDE = {"mathbb", "mathcal", "mathrm", "mathsf", "mathbf", "mathit", "operatorname", "text", "textrm"}
_FRACTIONS = {"frac", "tfrac", "dfrac"}
_OPENING = {"langle", "forall", "exists"}
_WORDS = {"log", "ln", "exp", "sin", "cos", "tan", "min", "max", "inf", "sup", "lim", "det", "Pr", "dim"}
_ACCENTS = {"bar": "̄", "hat": "̂", "tilde": "̃", "dot": "̇", "vec": "⃗", "overline": "̄", "ddot": "̈"}
_RAISED = dict(zip("0123456789+-=()inkT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿᵏᵀ", strict=True))
_LOWERED = dict(zip("0123456789", "₀₁₂₃₄₅₆₇₈₉", strict=True))

_SPELLED = str.maketrans(
    {sign: tex.strip("\\") for sign, tex in SIGNS.items() if tex.strip("\\").isalpha()}
    | GREEK
    | {
        "■": "#",
        "●": "o",
        "◐": "%",
        "✗": "x",
        "≥": ">=",
        "≤": "<=",
        "≠": "!=",
        "–": "-",
        "−": "-",
        "…": "...",
    }
    | {
        "→": "->",
        "⟨": "<",
        "⟩": ">",
        "‖": "||",
        "√": "sqrt ",
        "∀": "all ",
        "∃": "some ",
        "⊢": "|-",
        "Σ": "Sum",
    }
)

_COMMAND = re.compile(r"\\([A-Za-z]+|[^A-Za-z])")
_FACTOR = re.compile(r"[A-Za-z0-9(|]|\\(?!right|le|ge|to|;|quad|qquad|vdash|cdot)")
"""What would read as part of a denominator before it."""
_CUT = re.compile(r"\\[A-Za-z]*…")
"""A command that was cut off."""
_SIMPLE = re.compile(r"[^\s+\-−/=<>≤≥,]*")


def readable(message: str) -> str:
    """The message with its formulas as characters; one without commands that are known stays as it is."""
    if not any(_is_known(name) for name in _COMMAND.findall(message)):
        return message
    text = _Reader(_CUT.sub("…", message)).until("")
    return re.sub(r"(?<=\S) {2,}", " ", text)


def spelled(text: str) -> str:
    """The text for a terminal that lacks mathematical characters: letters by name, scripts behind ^ and _."""
    for mark, small in (("^", _RAISED), ("_", _LOWERED)):
        text = re.sub(f"([{''.join(small.values())}]+)", rf"{mark}\1", text)
        text = text.translate({ord(c): letter for letter, c in small.items()})
    return text.translate(_SPELLED)


def _is_known(name: str) -> bool:
    kinds = (_CHARACTERS, _SPACES, _NOTHING, _INSIDE, _WORDS, _ACCENTS, _FRACTIONS)
    return name == "sqrt" or any(name in kind for kind in kinds)


class _Reader:
    """Reads LaTeX from left to right; what is cut off ends where the text ends."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0

    def until(self, end: str) -> str:
        """All up to the given character, which is passed over."""
        out: list[str] = []
        while self._at < len(self._text):
            c = self._text[self._at]
            if c == end:
                self._at += 1
                break
            out.append(self._next())
        return "".join(out)

    def _next(self) -> str:
        c = self._text[self._at]
        self._at += 1
        if c == "\\":
            return self._command()
        if c == "{":
            return self.until("}")
        if c in "^_" and self._text[self._at : self._at + 1].strip() not in ("", "("):
            return _script(c, self._next(), _RAISED if c == "^" else _LOWERED)
        return c

    def _command(self) -> str:
        found = _COMMAND.match(self._text, self._at - 1)
        if found is None or not _is_known(found[1]):
            return "\\"
        name, self._at = found[1], found.end()
        if name in _NOTHING:
            if name in ("left", "right") and self._text.startswith(".", self._at):
                self._at += 1
            return ""
        if name in _OPENING and self._text.startswith(" ", self._at):  # it only ends the command
            self._at += 1
        if name == "sqrt":
            return "√" + _bracketed(self._argument())
        if name in _FRACTIONS:
            return self._fraction()
        if name in _INSIDE:
            return self._inside()
        if name in _ACCENTS:
            return normalize("NFC", self._argument() + _ACCENTS[name])
        return " " if name in _SPACES else _CHARACTERS.get(name, name)

    def _argument(self) -> str:
        while self._text.startswith(" ", self._at):
            self._at += 1
        return self._next() if self._at < len(self._text) else ""

    def _inside(self) -> str:
        inside = self._argument()
        return {"R": "ℝ"}.get(inside, inside)

    def _fraction(self) -> str:
        fraction = f"{_bracketed(self._argument())}/{_bracketed(self._argument())}"
        if not _FACTOR.match(self._text, self._at):
            return fraction
        is_number = fraction.replace("/", "").isdigit()
        return (fraction if is_number else f"({fraction})") + ("" if self._text[self._at] == "\\" else " ")


def _script(mark: str, text: str, small: dict[str, str]) -> str:
    """As small characters if there are such, else behind the mark."""
    if text and all(c in small for c in text):
        return "".join(small[c] for c in text)
    return mark + (f"({text})" if mark == "^" and len(text) > 1 and text.isalnum() else _bracketed(text))


def _bracketed(text: str) -> str:
    is_whole = _SIMPLE.fullmatch(text) or (text[:1] == "(" and text.find(")") == len(text) - 1)
    return text if is_whole else f"({text})"
