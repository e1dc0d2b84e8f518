r"""What atoms may be called: a name prints as one thing, and as no number, no relation and no comment.

What is read of a theorem is its LaTeX. A parameter called ``0``, ``-a`` or ``a \le b``, or one that hides
what follows it, would let a true theorem print as a false one.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from verify.errors import InputError

_COMMANDS = frozenset(
    """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho
    varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon
    Phi Psi Omega ell nabla partial star ast dagger prime circ cdot times top max min sup inf exp log sum
    textstyle tfrac frac sqrt bar hat tilde vec widehat widetilde overline mathbb mathcal mathfrak mathrm
    mathsf mathbf mathit boldsymbol operatorname langle rangle left right lvert rvert lVert rVert Vert
    """.split()  # noqa: SIM905 words that can be read
)
_TOKEN = re.compile(
    r"\\(?P<command>[A-Za-z]+)|\\(?P<sign>[|,])|(?P<mark>[(){}\[\]^_*'+|,.\-·])|(?P<space> )|\w"
)
_OPEN, _CLOSED = "({[", ")}]"


_WORDS: dict[str, set[str]] = {}
_LOOKS: dict[str, set[str]] = {}
_UNSEEN = re.compile(r"\\(?:,|(?:textstyle|left|right|mathrm|mathit)(?![A-Za-z]))|[_^]?\{\}|[{}\s]")


def word(latex: str, key: str) -> None:
    """Keep a name for what has this key: nothing else can be called so in a statement."""
    _WORDS.setdefault(latex, set()).add(key)
    _LOOKS.setdefault(appearance(latex), set()).add(key)


def appearance(latex: str) -> str:
    """What is seen of a name: {n}, (n) and n look alike."""
    before = ""
    while before != latex:
        before, latex = latex, _UNSEEN.sub("", latex)
        if _whole(latex):
            latex = latex[1:-1]
    return normalize("NFKC", latex)


def _whole(latex: str) -> bool:
    """Whether it is in brackets from end to end."""
    if latex[:1] + latex[-1:] not in ("()", "[]"):
        return False
    depth = 0
    for place, sign in enumerate(latex, 1):
        depth += (sign in _OPEN) - (sign in _CLOSED)
        if not depth and place < len(latex):
            return False
    return True


def is_word(latex: str) -> bool:
    """Whether the name is kept for something."""
    return latex in _WORDS


def may_print(latex: str, key: str) -> bool:
    """Whether what has this key may be called so."""
    return key in _LOOKS.get(appearance(latex), {key})


def check_latex(latex: str) -> None:
    """Raise InputError if this does not print as the name of one thing."""
    if why := _fault(latex):
        raise InputError("latex", latex, why, r"call it by a letter: V, \mu_i, \pi_{\max}")


def check_name(name: str) -> None:
    """Raise InputError if this cannot stand in a list of quantifiers: "all η > 0"."""
    if not re.fullmatch(r"[^\W\d][\w*'²³⁺]*", name):
        raise InputError("name", name, "is not one word", "call it by a letter: η, π_max")


def _fault(latex: str) -> str:
    if type(latex) is not str:
        return "is no text"
    depth, place, before, named, bars = 0, 0, "", False, 0
    while place < len(latex):
        token = _TOKEN.match(latex, place)
        if token is None or (token["command"] and token["command"] not in _COMMANDS):
            return f"holds {latex[place : place + 12]!r}, which belongs in no name"
        text = token.group()
        depth += (text in _OPEN) - (text in _CLOSED)
        if depth < 0:
            return "closes a bracket that it did not open"
        bars ^= text == "|"
        if not depth and not bars and before not in ("^", "_"):
            if text in ("+", "-", ",", ".") and before:
                return f"has {text!r} outside of brackets"
            if text.isdigit() or text in ("+", "-", ",", "."):
                return "reads as a number, or as more than one thing"
        named = named or (text.isalpha() and depth >= 0) or bool(token["command"])
        before = before if token["space"] else text
        place = token.end()
    return "leaves a bracket open" if depth or bars else "" if named else "holds no letter"
