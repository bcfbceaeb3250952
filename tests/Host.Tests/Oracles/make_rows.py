#!/usr/bin/env python3
"""Writes bsm_far.csv, black76_far.csv and iv_far.csv: options far from the ordinary, by mpmath with 120 digits, each value rounded once.

Draws are by a fixed seed: running it again gives the same bytes. Needs mpmath (Debian: python3-mpmath).
"""
import math
import random
import sys

from mpmath import mp, mpf

mp.dps = 120
RNG = random.Random(20161)
ROWS = 160
EPS = 2.0**-52


def n(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def phi(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def greeks(right, s, k, t, r, q, vol):
    """Price, delta, gamma, vega, theta (per year, d/dt), rho of Black-Scholes-Merton; and the derivatives by strike and yield."""
    s, k, t, r, q, vol = map(mpf, (s, k, t, r, q, vol))
    w = 1 if right == "C" else -1
    sd = vol * mp.sqrt(t)
    d1 = (mp.log(s / k) + (r - q) * t) / sd + sd / 2
    d2 = d1 - sd
    dq, dr = mp.exp(-q * t), mp.exp(-r * t)
    spot, strike = s * dq * n(w * d1), k * dr * n(w * d2)
    price = w * (spot - strike)
    vega = s * dq * phi(d1) * mp.sqrt(t)
    theta = -s * dq * phi(d1) * vol / (2 * mp.sqrt(t)) + w * (q * spot - r * strike)
    return dict(
        price=price, delta=w * dq * n(w * d1), gamma=dq * phi(d1) / (s * sd), vega=vega, theta=theta, rho=w * t * strike,
        by_strike=-w * dr * n(w * d2), by_yield=-w * t * spot)


def black76(right, f, k, t, r, vol):
    """The same with delta and gamma to the forward, theta and rho at a fixed forward."""
    g = greeks(right, f, k, t, 0, 0, vol)
    d, t, r = mp.exp(-mpf(r) * mpf(t)), mpf(t), mpf(r)
    return dict(
        price=d * g["price"], delta=d * g["delta"], gamma=d * g["gamma"], vega=d * g["vega"], theta=d * g["theta"] + r * d * g["price"],
        rho=-t * d * g["price"])


def text(x):
    value = float(x)
    return repr(value)


def draw():
    """One far-off option: level, strike, years, rate, yield, volatility. Moneyness is drawn in standard deviations, up to 36."""
    level = float(f"{10 ** RNG.uniform(-5, 7):.6g}")
    t = float(f"{10 ** RNG.uniform(-7, 2):.6g}")
    vol = float(f"{10 ** RNG.uniform(-2.5, 0.9):.4g}")
    r = round(RNG.uniform(-0.08, 0.25) / max(1.0, t / 10), 4)
    q = round(RNG.uniform(-0.05, 0.15) / max(1.0, t / 10), 4)
    sd = vol * math.sqrt(t)
    x = RNG.choice([0.0, RNG.uniform(-3, 3), RNG.uniform(-36, 36)]) * sd
    strike = float(f"{level * math.exp(max(-30, min(30, x))):.9g}")
    return level, strike, t, r, q, vol


def usable(g, scale):
    return all(v == 0 or abs(v) > mpf(10) ** -290 * scale for v in g.values()) and all(abs(v) < mpf(10) ** 300 for v in g.values())


NAMES = ["price", "delta", "gamma", "vega", "theta", "rho"]


def european(path, model):
    with open(path, "w", encoding="ascii", newline="\n") as out:
        is_spot = model == "bsm"
        out.write("id,type,S,K,T,r,q,sigma," if is_spot else "id,type,F,K,T,r,sigma,")
        out.write(",".join(NAMES) + "\n")
        row = 0
        while row < ROWS:
            level, strike, t, r, q, vol = draw()
            right = RNG.choice("CP")
            g = greeks(right, level, strike, t, r, q, vol) if is_spot else black76(right, level, strike, t, r, vol)
            if not usable(g, max(level, strike)):
                continue
            row += 1
            inputs = [level, strike, t, r, q, vol] if is_spot else [level, strike, t, r, vol]
            out.write(f"{row},{right}," + ",".join(repr(x) for x in inputs) + "," + ",".join(text(g[c]) for c in NAMES) + "\n")


def solve(right, price, s, k, t, r, q, start):
    """Volatility of a double price, by Newton's method from the one that it was rounded from."""
    vol = mpf(start)
    for _ in range(60):
        g = greeks(right, s, k, t, r, q, vol)
        step = (g["price"] - mpf(price)) / g["vega"]
        vol -= step
        if not 0 < vol < 100 * mpf(start):
            break
        if abs(step) < abs(vol) * mpf(10) ** -60:
            return vol, g
    return None, None


def implied(path):
    with open(path, "w", encoding="ascii", newline="\n") as out:
        out.write("id,model,type,S_or_F,K,T,r,q,price,status,iv,rel_tol\n")
        row = 0
        while row < ROWS:
            level, strike, t, r, q, vol = draw()
            right, model = RNG.choice("CP"), RNG.choice(["BSM", "B76"])
            q = q if model == "BSM" else r
            g = greeks(right, level, strike, t, r, q, vol)
            price = float(g["price"])
            if not 1e-290 * max(level, strike) < price < 1e300 or g["vega"] <= 0:
                continue
            iv, g = solve(right, price, level, strike, t, r, q, vol)
            if iv is None or iv <= 0:
                continue
            # Relative change of the volatility when every input moves by its last digit: eight times that is what any program may be off.
            theta = g["theta"]
            moves = abs(mpf(price)) + abs(level * g["delta"]) + abs(strike * g["by_strike"]) + abs(t * theta) + abs(r * g["rho"]) + abs(q * g["by_yield"])
            tolerance = float(8 * EPS * moves / (g["vega"] * iv))
            if tolerance > 1e-4:
                continue
            row += 1
            shown = repr(q) if model == "BSM" else ""
            out.write(f"{row},{model},{right},{level!r},{strike!r},{t!r},{r!r},{shown},{price!r},ok,{text(iv)},{tolerance:.3e}\n")
        for model, right, s, k, t, r, q, price, status in REFUSED:
            row += 1
            out.write(f"{row},{model},{right},{s},{k},{t},{r},{q},{price},{status},,\n")


# What has no volatility, with the name of the reason.
REFUSED = [
    ("BSM", "C", "100.0", "90.0", "0.5", "0.02", "0.0", "9.0", "below_intrinsic"),
    ("BSM", "P", "90.0", "100.0", "0.5", "-0.02", "0.0", "10.0", "below_intrinsic"),
    ("B76", "C", "100.0", "90.0", "0.5", "0.02", "", "9.5", "below_intrinsic"),
    ("BSM", "C", "100.0", "90.0", "0.5", "0.02", "0.0", "100.5", "above_max"),
    ("B76", "P", "100.0", "90.0", "0.5", "0.02", "", "90.0", "above_max"),
    ("BSM", "P", "100.0", "90.0", "0.5", "0.02", "0.0", "0.0", "at_intrinsic"),
    ("BSM", "C", "100.0", "90.0", "0.0", "0.02", "0.0", "12.0", "expired"),
    ("BSM", "C", "-100.0", "90.0", "0.5", "0.02", "0.0", "12.0", "bad_input"),
    ("BSM", "C", "nan", "90.0", "0.5", "0.02", "0.0", "12.0", "not_finite"),
    ("BSM", "C", "100.0", "inf", "0.5", "0.02", "0.0", "12.0", "not_finite"),
]

if __name__ == "__main__":
    folder = sys.argv[1] if len(sys.argv) > 1 else "."
    european(f"{folder}/bsm_far.csv", "bsm")
    european(f"{folder}/black76_far.csv", "black76")
    implied(f"{folder}/iv_far.csv")
