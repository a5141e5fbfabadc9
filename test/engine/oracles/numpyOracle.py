"""Golden numbers of NumPy and SciPy for the reference ops. Run once: python3 numpyOracle.py (NumPy 2.4, SciPy 1.17).

Writes padTables.json, convolutionTables.json and functionTables.json beside itself.
"""
import json
import pathlib
import numpy as np
import scipy
from scipy import signal, special, stats

here = pathlib.Path(__file__).parent
versions = {"numpy": np.__version__, "scipy": scipy.__version__}
numpy_mode = {"reflect": "reflect", "replicate": "edge", "wrap": "wrap"}


def write(name, cases):
    lines = ",\n".join("    " + json.dumps(case) for case in cases)
    text = '{\n  "versions": %s,\n  "cases": [\n%s\n  ]\n}\n' % (json.dumps(versions), lines)
    (here / name).write_text(text)


def pad_cases():
    """One axis, padded far beyond the rim: the source cell of every padded cell."""
    for mode, name in numpy_mode.items():
        for size in (1, 2, 3, 5):
            for before, after in ((1, 1), (7, 4), (0, 11)):
                cells = np.pad(np.arange(size), (before, after), mode=name)
                yield {"mode": mode, "size": size, "before": before, "after": after, "cells": cells.tolist()}


def padded(image, sides, mode):
    top, right, bottom, left = sides
    widths = ((top, bottom), (left, right))
    if mode["type"] in ("zeros", "constant"):
        return np.pad(image, widths, constant_values=mode.get("value", 0))
    return np.pad(image, widths, mode=numpy_mode[mode["type"]])


def dilated(kernel, dilation):
    rows, columns = kernel.shape
    spread = np.zeros((dilation[0] * (rows - 1) + 1, dilation[1] * (columns - 1) + 1))
    spread[:: dilation[0], :: dilation[1]] = kernel
    return spread


def convolution_cases():
    """correlate2d of a padded plane under a kernel spread with zeros, then every stride-th row and column."""
    random = np.random.default_rng(20)
    plans = [
        # (height, width, in, out, groups, kernel, stride, dilation, sides, mode)
        (5, 6, 1, 1, 1, (3, 3), (1, 1), (1, 1), (0, 0, 0, 0), {"type": "zeros"}),
        (5, 6, 1, 2, 1, (3, 3), (2, 1), (1, 1), (1, 1, 1, 1), {"type": "zeros"}),
        (4, 7, 3, 3, 3, (2, 3), (1, 2), (1, 1), (0, 2, 1, 0), {"type": "constant", "value": 4.5}),
        (6, 5, 2, 4, 2, (3, 2), (1, 1), (2, 3), (3, 1, 2, 4), {"type": "reflect"}),
        (6, 5, 4, 2, 1, (1, 4), (3, 2), (1, 1), (0, 6, 0, 7), {"type": "replicate"}),
        (3, 4, 2, 2, 1, (4, 4), (1, 1), (1, 1), (5, 5, 5, 5), {"type": "wrap"}),
        (1, 9, 3, 6, 3, (1, 5), (1, 4), (1, 2), (0, 3, 0, 3), {"type": "reflect"}),
    ]
    for height, width, channels, out, groups, extents, stride, dilation, sides, mode in plans:
        image = random.integers(-40, 40, (1, height, width, channels)) / 8
        kernel = random.integers(-20, 20, (*extents, channels // groups, out)) / 4
        bias = random.integers(-9, 9, out) / 2
        per_in, per_out = channels // groups, out // groups
        planes = []
        for o in range(out):
            first = (o // per_out) * per_in
            plane = bias[o] + sum(
                signal.correlate2d(
                    padded(image[0, :, :, first + c], sides, mode), dilated(kernel[:, :, c, o], dilation), "valid"
                )[:: stride[0], :: stride[1]]
                for c in range(per_in)
            )
            planes.append(plane)
        output = np.stack(planes, axis=-1)[None]
        yield {
            "input": {"shape": image.shape, "data": image.ravel().tolist()},
            "kernel": {"shape": kernel.shape, "data": kernel.ravel().tolist()},
            "bias": {"shape": [out], "data": bias.tolist()},
            "params": {"groups": groups, "stride": stride, "dilation": dilation, "padding": sides, "padMode": mode},
            "output": {"shape": output.shape, "data": output.ravel().tolist()},
        }


def function_cases():
    points = [-30, -9.5, -6, -4, -2.6, -2.5, -2.4, -1, -0.75, -0.1, -1e-8, 0, 1e-8, 0.1, 0.5, 1, 2.4, 2.5, 2.6, 3, 4, 6, 9.5, 26]
    for x in points:
        yield {
            "x": x,
            "erf": float(special.erf(x)),
            "erfc": float(special.erfc(x)),
            "sigmoid": float(special.expit(x)),
            "tanh": float(np.tanh(x)),
            "elu": float(np.expm1(x) if x < 0 else x),
            "gelu": float(x * stats.norm.cdf(x)),
        }


write("padTables.json", pad_cases())
write("convolutionTables.json", convolution_cases())
write("functionTables.json", function_cases())
