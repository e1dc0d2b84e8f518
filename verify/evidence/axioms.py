"""What proofs may assume without checking: textbook theorems, listed with every verdict that uses them."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import InputError


@dataclass(frozen=True, slots=True)
class Axiom:
    """A theorem taken from the literature.

    Attributes:
        name: what it is called.
        statement: in LaTeX, in the form in which it is used here.
        source: where a proof can be read.
    """

    name: str
    statement: str
    source: str


STEIN = Axiom(
    "Stein's lemma",
    r"g \in C^1 \text{ of polynomial growth},\ \rho \text{ a mixture of } \mathcal{N}(\mu_i, I) \Rightarrow "
    r"\mathbb{E}_{\rho}\left[\partial_b g_b + g_b\,\partial_b \log\rho\right] = 0,\quad "
    r"\text{and for } w_i\rho \text{ in place of } \rho",
    "Stein 1981, Ann. Statist. 9(6), Lemma 1; divergence theorem for a field with polynomial growth",
)
DIFFERENTIATION = Axiom(
    "differentiation under the integral",
    r"f(x,\cdot) \in C^k,\ |\partial_\theta^j f(x,\theta)| \le g(x) \text{ near } \theta_0 \ (j \le k),\ "
    r"\textstyle\int g < \infty \Rightarrow \int f\,dx \in C^k,\ "
    r"\partial_\theta^j \int f\,dx = \int \partial_\theta^j f\,dx",
    "dominated convergence; Folland 1999, Real Analysis, Theorem 2.27. Here f is a Gaussian density, or "
    "one of logistic tails, times a function of polynomial growth, so that g exists",
)
SUBSTITUTION = Axiom(
    "change of variables: a translation, a change of scale, a monotone substitution on the line",
    r"\int_{\mathbb{R}^d} f(x)\,dx = |s|^d \int_{\mathbb{R}^d} f(c + s x)\,dx \ (s \ne 0),\quad "
    r"\int f(t)\,dt = \int f(t(s))\,t'(s)\,ds \ (t \in C^1 \text{ increasing from } \mathbb{R} "
    r"\text{ onto the range of integration})",
    "Folland 1999, Real Analysis, Theorems 2.44 and 2.47",
)
EXTREME_VALUE = Axiom(
    "extreme value theorem with Fermat's rule",
    r"f \in C^1[a,b],\ f(c) > \max(f(a), f(b)) \Rightarrow \exists\, s \in (a,b):\ f'(s) = 0,\ f(s) \ge f(c)",
    "Rudin 1976, Principles of Mathematical Analysis, Theorems 4.16 and 5.8",
)
INTERMEDIATE_VALUE = Axiom(
    "intermediate value theorem",
    r"f \in C[a,b],\ f(a) f(b) < 0 \Rightarrow \exists\, s \in (a,b):\ f(s) = 0",
    "Rudin 1976, Principles of Mathematical Analysis, Theorem 4.23",
)
INTERVAL_NEWTON = Axiom(
    "interval Newton theorem",
    r"g \in C^1(S),\ 0 \notin g'(S),\ m \in S,\ m - g(m)/g'(S) \subset \operatorname{int} S "
    r"\Rightarrow \exists!\, s \in S:\ g(s) = 0",
    "Moore 1966; Tucker 2011, Validated Numerics, Theorem 5.4",
)
GAUSSIAN_TAIL = Axiom(
    "Gaussian tail",
    r"\Pr(|Z| > c) \le e^{-c^2/2},\quad c \ge 0,\ Z \sim \mathcal{N}(0,1)",
    "Vershynin 2018, High-Dimensional Probability, Proposition 2.1.2 and exercise",
)
EXPONENTIAL = Axiom(
    "exponential function",
    r"e^{x+y} = e^x e^y \text{ increases},\ e^0 = 1,\ e^{\log y} = y;\quad "
    r"e^y \ge \textstyle\sum_{k \le K} \tfrac{y^k}{k!} \ge \tfrac{y^K}{K!},\ "
    r"0 \le e^{-y} - 1 + y \le \tfrac{y^2}{2} \ (y \ge 0,\ K \ge 0);\quad "
    r"e^y \ge 1 + y \ (y \in \mathbb{R})",
    "Rudin 1976, Principles of Mathematical Analysis, Theorem 8.6; Taylor's theorem with the sign of its "
    "remainder",
)
SYMMETRY = Axiom(
    "odd and even integrands",
    r"f(-x) = -f(x) \Rightarrow \mathbb{E}_{\varphi} f = 0,\quad "
    r"f(-x) = f(x) \Rightarrow \mathbb{E}_{\varphi} f = 2\,\mathbb{E}_{\varphi}[f;\ x_1 > 0]",
    "substitution x to -x; the standard normal density is even",
)
MONOTONE_EXPECTATION = Axiom(
    "expectation of a non-negative function",
    r"f \ge 0 \Rightarrow \mathbb{E}_{\rho} f \ge 0;\quad "
    r"f \text{ continuous},\ f \ge 0,\ f(x_0) > 0 \Rightarrow \mathbb{E}_{\rho} f > 0,\quad "
    r"\rho > 0 \text{ a density},\ \text{e.g. } \varphi,\ p,\ p^*",
    "Folland 1999, Real Analysis, Propositions 2.13 and 2.16; a density of Gaussians is positive",
)
FOKKER_PLANCK = Axiom(
    "Fokker–Planck equation",
    r"dX = -X\,dt + \sqrt2\,dW \Rightarrow "
    r"\partial_t p = \nabla\cdot(x p) + \Delta p,\ \text{with one solution for } p_0",
    "Pavliotis 2014, Stochastic Processes and Applications, Section 4.1",
)
CAUCHY_SCHWARZ = Axiom(
    "Cauchy–Schwarz",
    r"\left|\textstyle\sum_k w_k a_k b_k\right|^2 \le \sum_k w_k |a_k|^2 \sum_k w_k |b_k|^2,"
    r"\quad |C y| \le \|C\|_F\,|y|,\quad \text{and the same for integrals}",
    "Steele 2004, The Cauchy–Schwarz Master Class, Chapter 1",
)
WEIGHTED_MEAN = Axiom(
    "a weighted mean is at most the maximum",
    r"w_k \ge 0,\ \textstyle\sum_k w_k = 1 \Rightarrow \sum_k w_k a_k \le \max_k a_k",
    "definition",
)
SMOOTH_DESCENT = Axiom(
    "descent lemma",
    r"D^2 f \le K \text{ on the segment from } x \text{ to } x - \eta\nabla f(x) \Rightarrow "
    r"f(x - \eta\nabla f(x)) \le f(x) - \eta\,(1 - \tfrac{\eta K}{2})\,|\nabla f(x)|^2",
    "Nesterov 2004, Introductory Lectures on Convex Optimization, Section 1.2.3",
)
LOGISTIC_TRANSFORM = Axiom(
    "two-sided Laplace transforms of the logistic function, its derivative and its square",
    r"\int e^{-zs}\sigma\,ds = \frac{\pi}{\sin \pi z}\ (0 < \operatorname{Re} z < 1),\quad "
    r"\int e^{-zs}\sigma'\,ds = \frac{\pi z}{\sin \pi z}\ (-1 < \operatorname{Re} z < 1),\quad "
    r"\int e^{-zs}\sigma^2\,ds = \frac{(1 - z)\,\pi}{\sin \pi z}\ (0 < \operatorname{Re} z < 2),\quad "
    r"\sigma(s) = \frac{1}{1 + e^{-s}},\quad "
    r"\text{all analytic in } z,\ \text{with derivatives under the integral}",
    "the Beta integrals B(z, 1 − z), B(1 + z, 1 − z) and B(z, 2 − z), and Euler's reflection formula; "
    "Whittaker & Watson 1927, Section 12.14; analyticity: their Section 5.32",
)
MONOTONE_INTEGRAL = Axiom(
    "monotonicity of the integral",
    r"f \le g \Rightarrow \int f \le \int g",
    "Folland 1999, Real Analysis, Proposition 2.13",
)
TOTAL_VARIATION_METRIC = Axiom(
    "total variation is a metric, convex, and does not grow when outcomes are lumped together",
    r"\mathrm{TV}(\textstyle\sum_i \pi_i P_i, \sum_i \pi_i Q_i) \le \sum_i \pi_i \mathrm{TV}(P_i, Q_i),\quad "
    r"\mathrm{TV}(P, Q) \ge \tfrac12 \sum_k |P(A_k) - Q(A_k)|",
    "Levin & Peres 2017, Markov Chains and Mixing Times, Section 4.1 and Exercise 4.4",
)
ISSERLIS = Axiom(
    "Isserlis' theorem",
    r"\mathbb{E}_\varphi[x_a h(x)] = \mathbb{E}_\varphi[\partial_a h(x)] \text{ for polynomials } h",
    "Isserlis 1918, Biometrika 12; Stein's lemma for polynomials",
)
ROTATION = Axiom(
    "rotation invariance of the standard normal law",
    r"x \sim \mathcal{N}(0, I_d),\ |u| = 1 \Rightarrow x \cdot u \sim \mathcal{N}(0, 1) "
    r"\text{ independent of } x - (x \cdot u)u;\quad "
    r"P = P^{\mathsf T} = P^2 \text{ of rank } r \Rightarrow Px \sim \mathcal{N}(0, I_r) "
    r"\text{ on its range, independent of } x - Px",
    "Vershynin 2018, High-Dimensional Probability, Section 3.3.2",
)
NORMAL_TRANSFORM = Axiom(
    "characteristic function of the normal law",
    r"\mathbb{E}_\varphi\, e^{iqZ} = e^{-q^2/2}",
    "Durrett 2019, Probability, Example 3.3.5",
)
FUBINI = Axiom(
    "Fubini's theorem",
    r"\int |f|\,d(\mu\times\nu) < \infty \Rightarrow \iint f\,d\mu\,d\nu = \iint f\,d\nu\,d\mu",
    "Folland 1999, Real Analysis, Theorem 2.37",
)
ASSOCIATION = Axiom(
    "Chebyshev's association inequality",
    r"g \ge 0,\ f \text{ increasing},\ h \text{ decreasing in } |Z| \Rightarrow "
    r"\mathbb{E}[g f h]\,\mathbb{E}[g] \le \mathbb{E}[g f]\,\mathbb{E}[g h]",
    "Hardy, Littlewood & Pólya 1952, Inequalities, Section 2.17, for the law with density g/E g",
)
TAYLOR_BOUNDS = Axiom(
    "first terms of the series of elementary functions",
    r"\sin t \le t,\ \cos t \ge 1 - \tfrac{t^2}{2},\ \cosh t \ge 1 + \tfrac{t^2}{2},\ \tanh t \le t,\ "
    r"e^t \ge \textstyle\sum_{k \le K} \tfrac{t^k}{k!}\ (t \ge 0),\quad e^t \ge 1 + t\ (t \in \mathbb{R}),"
    r"\quad 3.14 < \pi < \tfrac{22}{7}",
    "Taylor's theorem with remainder; for π, Archimedes",
)
GRADIENT_FLOW = Axiom(
    "flows in a region with an inward field",
    r"f \in C^1,\ |f(x)| \le C(1 + |x|) \text{ on } R,\ \langle f, \nu\rangle < 0 \text{ on } \partial R "
    r"\Rightarrow \text{orbits of } \dot x = f(x) \text{ from } R \text{ exist and stay in } R,\ t \ge 0",
    "Picard–Lindelöf with continuation, and Nagumo's theorem; Hartman 2002, ODE, Sections II.3 and III.8",
)
EXISTENCE_OF_FLOW = Axiom(
    "existence of the gradient flow",
    r"\ell \in C^\infty,\ \ell \ge 0 \Rightarrow \dot x = -\nabla\ell(x) \text{ has one solution on } "
    r"[0, \infty) \text{ from every start}",
    "Picard–Lindelöf with continuation, since |x(t) − x(0)|² ≤ t ℓ(x(0)); Hartman 2002, ODE, Theorems II.1.1 "
    "and II.3.1",
)
GRONWALL = Axiom(
    "Grönwall's lemma",
    r"f' \le \lambda f,\ f(0) \le 0 \Rightarrow f \le 0 \text{ on } [0, \infty),\quad f \in C^1,\ "
    r"\lambda \in C;\quad f(0) < 0,\ f' \le \lambda f \text{ where } f \le 0 \Rightarrow f < 0",
    "Hartman 2002, ODE, Theorem III.1.1, for f e^{−∫λ}",
)
WEIERSTRASS = Axiom(
    "a continuous positive function on a compact set has a positive minimum",
    r"f \in C(K),\ f > 0 \Rightarrow \min_K f > 0",
    "Rudin 1976, Principles of Mathematical Analysis, Theorem 4.16",
)
NORM = Axiom(
    "the norm of a vector and of a diagonal map",
    r"|y| - |a| \le |y - a| \le |y| + |a|,\quad |a\cdot u| \le |a|\ (|u| = 1),\quad "
    r"|s\,(a\cdot u)\,u + s' a_\perp| \le \max(|s|, |s'|)\,|a|",
    "triangle inequality, Cauchy–Schwarz and Pythagoras",
)
NORMAL_MOMENTS = Axiom(
    "moment generating function of the normal law",
    r"\mathbb{E}_\varphi\, e^{tZ} = e^{t^2/2}",
    "Durrett 2019, Probability, Example 3.3.5 with t for it; completing the square",
)
TAYLOR = Axiom(
    "Taylor's formula with integral remainder",
    r"f \in C^2:\ |f(x + \delta) - f(x) - Df(x)\delta| \le \tfrac12 \sup_{0\le\theta\le1} "
    r"\|D^2 f(x + \theta\delta)\|\,|\delta|^2",
    "Rudin 1976, Principles of Mathematical Analysis, Theorem 5.19 along the segment",
)
TAYLOR_SEGMENT = Axiom(
    "Taylor's theorem on a segment",
    r"f \in C^2[0,1],\ f'' \le B \Rightarrow f(1) \le f(0) + f'(0) + \tfrac12 B;\quad "
    r"q'' \le 0 \Rightarrow q(s) \ge (1 - s)\,q(0) + s\,q(1)",
    "Rudin 1976, Principles of Mathematical Analysis, Theorem 5.15 and Exercise 5.14",
)
SYMMETRIC_FORMS = Axiom(
    "norm of a symmetric form on a Euclidean space",
    r"\sup_{|\xi|=|\zeta|=|\chi|=1} |T[\xi,\zeta,\chi]| = \sup_{|\xi|=1} |T[\xi,\xi,\xi]|",
    "Banach 1938, Studia Math. 7; Bochnak & Siciak 1971, Studia Math. 39",
)
BETA_INTEGRAL = Axiom(
    "Beta integral",
    r"\int_0^1 u^{a-1} (1-u)^{b-1}\,du = \frac{\Gamma(a)\Gamma(b)}{\Gamma(a+b)},\quad a, b > 0",
    "Whittaker & Watson 1927, A Course of Modern Analysis, Section 12.41",
)
LHOPITAL = Axiom(
    "l'Hôpital's rule",
    r"g' > 0,\ g \to \infty,\ f'/g' \to \ell \Rightarrow f/g \to \ell",
    "Rudin 1976, Principles of Mathematical Analysis, Theorem 5.13",
)
CHI_SQUARE_TAIL = Axiom(
    "tail of χ² by its moment generating function",
    r"\Pr(|z|^2 > q) \le e^{-\lambda q}\,\mathbb{E}\,e^{\lambda|z|^2} = (1 - 2\lambda)^{-d/2} e^{-\lambda q}"
    r"\text{ for } z \sim \mathcal{N}(0, I_d),\ 0 \le 2\lambda < 1;\quad "
    r"2^{d/2} e^{-q/4} \text{ at } \lambda = \tfrac14",
    "Markov's inequality and a Gaussian integral; Vershynin 2018, High-Dimensional Probability, Section 2.7",
)
UNION = Axiom(
    "union bound",
    r"\Pr(\textstyle\bigcup_k A_k) \le \sum_k \Pr(A_k),\quad A_1, \dots, A_m \text{ any events}",
    "Durrett 2019, Probability, Theorem 1.1.1",
)
PROBABILITY = Axiom(
    "monotonicity of probability",
    r"0 \le \Pr(A) \le \Pr(B) \text{ for } A \subset B,\ \text{and the same for outer measures}",
    "Folland 1999, Real Analysis, Theorem 1.8 and Proposition 1.10",
)
NORMAL_DENSITY = Axiom(
    "density of a normal law",
    r"X \sim \mathcal{N}(m, s^2 I),\ Y \text{ jointly normal and uncorrelated, so independent} \Rightarrow "
    r"s\sqrt{2\pi}\,\Pr(|\langle X, Y\rangle - b| < t|Y|) \le 2t,\quad t \ge 0,\ b \in \mathbb{R}",
    "Durrett 2019, Probability, Section 3.10 for independence; given Y ≠ 0, ⟨X, Y⟩/|Y| is normal of variance "
    "s², and its density is at most 1/(s√(2π))",
)
LEAST_NUMBER = Axiom(
    "a finite set of numbers has a least one",
    r"f_1, \dots, f_n \in \mathbb{R},\ n \ge 1 \Rightarrow \exists\, m\ \forall i:\ f_m \le f_i",
    "Rudin 1976, Principles of Mathematical Analysis, Chapter 1: induction over n",
)
GIBBS = Axiom(
    "Gibbs' inequality",
    r"\mathrm{KL}(w \,\|\, \pi) = \textstyle\sum_j w_j \log (w_j/\pi_j) \ge 0",
    "Cover & Thomas 2006, Elements of Information Theory, Theorem 2.6.3",
)
CONTRACTION = Axiom(
    "contractions",
    r"f(x^*) = x^*,\ \|Df\|_\infty \le q < 1 \text{ on the cube } B \text{ about } x^* "
    r"\Rightarrow \|f^k(x) - x^*\|_\infty \le q^k \|x - x^*\|_\infty,\ x \in B",
    "the mean value theorem along segments; Rudin 1976, Theorems 9.19 and 9.23",
)
LOGARITHM = Axiom(
    "logarithm",
    r"t > 0 \Rightarrow e^{\log t} = t,\ \log t \le t - 1,\quad \log(st) = \log s + \log t,\ "
    r"s \le t \Rightarrow \log s \le \log t\ (s, t > 0)",
    "Rudin 1976, Principles of Mathematical Analysis, Chapter 8",
)
SQUARE_ROOT = Axiom(
    "square root",
    r"t \ge 0 \Rightarrow (\sqrt t)^2 = t,\ \sqrt t \ge 0",
    "Rudin 1976, Principles of Mathematical Analysis, Theorem 1.21",
)
ARCHIMEDES = Axiom(
    "Archimedean property",
    r"x \ge -1 \Rightarrow \exists\, \tau \in \{0, 1, 2, \dots\}:\ x \le \tau \le x + 1",
    "Rudin 1976, Principles of Mathematical Analysis, Theorem 1.20",
)
SQUEEZE = Axiom(
    "squeeze theorem",
    r"0 \le a_k,\ a_k (1 + ck) \le A,\ c > 0 \Rightarrow a_k \to 0;\quad "
    r"0 \le b_k \le C a_k,\ a_k \to 0 \Rightarrow b_k \to 0;\quad "
    r"|a_t - A|\,t \le \varepsilon c\,t + B_\varepsilon \text{ for all } \varepsilon, t > 0 "
    r"\Rightarrow a_t \to A",
    "Rudin 1976, Principles of Mathematical Analysis, Theorem 3.19",
)
NORMAL_INTEGRAL = Axiom(
    "integral of the normal density",
    r"\int \varphi(x - c)\,dx = 1 \text{ for every } c",
    "Vershynin 2018, High-Dimensional Probability, Section 3.3.2",
)
UNIT_NORMALS = Axiom(
    "total variation of two unit normal laws",
    r"\mathrm{TV}(\mathcal{N}(a, I), \mathcal{N}(b, I)) = 2\Phi(|a - b|/2) - 1 \le |a - b|/\sqrt{2\pi}",
    "Anderson 2003, An Introduction to Multivariate Statistical Analysis, Section 6.4: one minus the two "
    "errors of the best test; claim “R total variation, every n, m and d” derives it",
)
LOG_SOBOLEV = Axiom(
    "logarithmic Sobolev inequality",
    r"p = \varphi e^{\psi},\ \psi \in C^1,\ |\psi(x)| + |\nabla\psi(x)| \le c\,(1 + |x|) \Rightarrow "
    r"2\,\mathrm{KL}(p, \varphi) \le \mathbb{E}_p |\nabla\psi|^2,\quad \varphi = \mathcal{N}(0, I_d)",
    "Gross 1975, Amer. J. Math. 97(4), for f² = p/φ; Ledoux 2001, The Concentration of Measure Phenomenon, "
    "Theorem 5.1",
)
PINSKER = Axiom(
    "Pinsker's inequality",
    r"2\,\mathrm{TV}(P, Q)^2 \le \mathrm{KL}(P, Q) \text{ in nats},\quad \mathrm{TV} = \tfrac12\int |P - Q|",
    "Tsybakov 2009, Introduction to Nonparametric Estimation, Lemma 2.5",
)
TALAGRAND = Axiom(
    "Talagrand's inequality",
    r"W_2(P, \varphi)^2 \le 2\,\mathrm{KL}(P, \varphi),\quad \varphi = \mathcal{N}(0, I_d),\ "
    r"P \text{ with a density and a second moment}",
    "Talagrand 1996, Geom. Funct. Anal. 6(3), Theorem 1.1",
)
KRAWCZYK = Axiom(
    "Krawczyk's theorem",
    r"m - Y g(m) + (I - Y\,Dg(X))(X - m) \subset \operatorname{int} X "
    r"\Rightarrow \exists!\, x \in X:\ g(x) = 0",
    "Krawczyk 1969, Computing 4; Rump 2010, Acta Numerica 19, Theorem 13.2",
)
SYLVESTER = Axiom(
    "Sylvester's law of inertia",
    r"A = A^{\mathsf T},\ \det Q \ne 0 \Rightarrow A \text{ and } Q^{\mathsf T} A Q "
    r"\text{ have as many negative eigenvalues}",
    "Horn & Johnson 2013, Matrix Analysis, Theorem 4.5.8",
)
BALL_ARITHMETIC = Axiom(
    "ball arithmetic",
    r"\text{numbers lie in the balls that are computed for them}",
    "Johansson 2017, Arb: efficient arbitrary-precision midpoint-radius interval arithmetic",
)


def axiom_named(name: str) -> Axiom:
    """The axiom that the kernel's theorems call by this name.

    Raises:
        InputError: none is called so.
    """
    found = [a for a in globals().values() if isinstance(a, Axiom) and a.name == name]
    if not found:
        raise InputError("name", name, "is no axiom that is listed", "add it to verify.evidence.axioms")
    return found[0]
