"""Commands that typeset mathematics and do no more: what a claim's formulas may hand to TeX."""

from __future__ import annotations

COMMANDS = frozenset(
    """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi
    varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi
    Sigma Upsilon Phi Psi Omega ell hbar imath jmath Re Im aleph emptyset varnothing infty partial nabla
    frac tfrac dfrac sqrt binom tbinom sum prod coprod int iint iiint oint bigcup bigcap bigoplus
    bigotimes lim limsup liminf sup inf max min arg argmax argmin log ln exp sin cos tan cot sec sinh
    cosh tanh coth arcsin arccos arctan det dim ker deg gcd Pr hom le leq ge geq ne neq lt gt ll gg
    equiv sim simeq approx cong propto prec succ preceq succeq in ni notin subset supset subseteq
    supseteq cup cap setminus mid nmid parallel perp to gets mapsto leftarrow rightarrow leftrightarrow
    Leftarrow Rightarrow Leftrightarrow longrightarrow longleftarrow Longrightarrow iff implies uparrow
    downarrow updownarrow nearrow searrow hookrightarrow forall exists nexists neg lnot land lor wedge
    vee top bot vdash models cdot times div pm mp ast star circ bullet oplus otimes odot dagger dots
    ldots cdots vdots ddots prime backslash left right middle big Big bigg Bigg bigl bigr Bigl Bigr
    biggl biggr langle rangle lvert rvert lVert rVert vert Vert lfloor rfloor lceil rceil lbrace rbrace
    lbrack rbrack bar hat tilde vec dot ddot widehat widetilde overline underline overbrace underbrace
    overset underset stackrel substack mathbb mathcal mathfrak mathrm mathsf mathbf mathit mathtt
    mathscr boldsymbol text textrm textbf textit operatorname textstyle displaystyle scriptstyle limits
    nolimits quad qquad blacksquare square not colon lesssim gtrsim surd
    """.split()  # noqa: SIM905 words that can be read
)
"""Names after a backslash; none of them reads, writes or defines anything."""
ENVIRONMENTS = frozenset(
    {"matrix", "pmatrix", "bmatrix", "vmatrix", "smallmatrix", "cases", "aligned", "array"}
)
"""What ``\\begin`` may begin."""
SYMBOLS = frozenset(",;:!>|{}\\ %&_#\n")
"""Signs after a backslash: spaces, braces, a line break, and signs that would otherwise be commands."""
