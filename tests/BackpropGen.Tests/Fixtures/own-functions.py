# Writes own-functions.json: values and derivatives of activations and losses from the literature, with 40 digits, for OwnFunctionTests.
# Run by a Python with mpmath: python3 own-functions.py > own-functions.json
import json
from mpmath import mp, mpf, diff, exp, log, sin, cos, tanh, cosh, atan, sqrt, erf

mp.dps = 40


def sig(x):
    return 1 / (1 + exp(-x))


def softplus(x):
    return log(1 + exp(x))


def phi(x):
    return (1 + erf(x / sqrt(mpf(2)))) / 2


activations = {
    "Snake": lambda z: z + sin(z / 2) ** 2 * 2,
    "SQNL": lambda z: mpf(1) if z > 2 else z - z * z / 4 if z >= 0 else z + z * z / 4 if z >= -2 else mpf(-1),
    "Gaussian": lambda z: exp(-z * z),
    "Serf": lambda z: z * erf(softplus(z)),
    "TanhExp": lambda z: z * tanh(exp(z)),
    "PSwish": lambda z: z * sig(mpf("1.7") * z),
    "Squareplus": lambda z: (z + sqrt(z * z + 4)) / 2,
    "BentIdentity": lambda z: (sqrt(z * z + 1) - 1) / 2 + z,
    "Gcu": lambda z: z * cos(z),
    "Isru": lambda z: z / sqrt(1 + 3 * z * z),
    "Isrlu": lambda z: z if z >= 0 else z / sqrt(1 + z * z),
    "ArcTan": lambda z: atan(z),
    "ArSinh": lambda z: log(z + sqrt(z * z + 1)),
    "Logish": lambda z: z * log(1 + sig(z)),
    "Phish": lambda z: z * tanh(z * phi(z)),
    "Smish": lambda z: z * tanh(log(1 + sig(z))),
    "Lisht": lambda z: z * tanh(z),
    "SoftExponential": lambda z: (exp(z / 4) - 1) * 4 + mpf(1) / 4,
    "Elliott": lambda z: z / 2 / (1 + abs(z)) + mpf(1) / 2,
    "Elish": lambda z: z * sig(z) if z >= 0 else (exp(z) - 1) * sig(z),
    "Colu": lambda z: z / (1 - z * exp(-(z + exp(z)))),
    "Hexpo": lambda z: 1 - exp(-z) if z >= 0 else exp(z) - 1,
    "LogLog": lambda z: 1 - exp(-exp(z)),
    "Power": lambda z: (z * z + 1) ** mpf("0.75"),
    "Sech": lambda z: z / cosh(z),
}

c = mpf("4.685")
losses = {
    "Pinball": lambda y, o: max(mpf("0.9") * (y - o), mpf("-0.1") * (y - o)),
    "Tukey": lambda y, o: c * c / 6 * (1 - (1 - ((y - o) / c) ** 2) ** 3) if abs(y - o) <= c else c * c / 6,
    "Cauchy": lambda y, o: log(1 + (y - o) ** 2 / 4) * 2,
    "Barron": lambda y, o: ((((y - o) ** 2 / mpf("0.5")) + 1) ** mpf("0.75") - 1) / 3,
    "Focal": lambda y, o: y * (1 - sig(o)) ** 2 * softplus(-o) + (1 - y) * sig(o) ** 2 * softplus(o),
    "Welsch": lambda y, o: 1 - exp(-((y - o) ** 2) / 2),
    "GemanMcClure": lambda y, o: (y - o) ** 2 / (1 + (y - o) ** 2),
    "Tweedie": lambda y, o: exp(o / 2) * 2 + y * exp(-o / 2) * 2,
}

points = [(2 * i - 29) / 7 + 0.013 for i in range(30)]


def near(f, x):
    return diff(f, x)


print(json.dumps({
    "activations": {name: [[z, float(f(mpf(z))), float(near(f, mpf(z)))] for z in points] for name, f in activations.items()},
    "losses": {name: [[(i % 5) / 4, o, float(f(mpf((i % 5) / 4), mpf(o))), float(near(lambda x: f(mpf((i % 5) / 4), x), mpf(o)))] for i, o in enumerate(points)] for name, f in losses.items()},
}, indent=None, separators=(",", ":")))
