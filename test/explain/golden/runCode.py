"""Runs emitted code: python3 runCode.py TARGET FOLDER… (see runInterpreters.ts).

In every FOLDER it runs code.py and writes the shape and the numbers of `output` to output.json. The last line
printed is JSON: the versions of the libraries, or the name of the one that is missing.
"""
import contextlib
import importlib
import io
import json
import os
import pathlib
import platform
import runpy
import sys

import_names = {
    "numpy": ["numpy", "scipy", "PIL", "cv2"],
    "opencv": ["cv2", "numpy", "scipy"],
    "pytorch": ["torch", "numpy", "PIL", "cv2"],
    "keras": ["keras", "numpy", "PIL", "cv2"],
}


def load(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        if name != "keras":
            print(json.dumps({"missing": name}))
            sys.exit()
        sys.path.append(str(pathlib.Path(__file__).parent / "standIn"))
        return importlib.import_module(name)


def run(folder):
    import numpy as np

    os.chdir(folder)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        output = np.asarray(runpy.run_path("code.py")["output"])
    if not printed.getvalue().startswith(str(output.shape)):
        raise ValueError(f"{folder} did not print its shape")
    if not np.isfinite(output).all():
        raise ValueError(f"{folder} has an output that is not finite")
    numbers = [float(f"{value:.7g}") for value in output.ravel()]
    pathlib.Path("output.json").write_text(json.dumps({"shape": output.shape, "numbers": numbers}))


target, *folders = sys.argv[1:]
versions = {"Python": platform.python_version()}
for name in import_names[target]:
    versions[name] = getattr(load(name), "__version__", "stand-in")
for folder in folders:
    run(folder)
print(json.dumps({"versions": versions}))
