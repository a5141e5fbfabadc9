"""Golden loss curves of PyTorch. Run once: python3 torchNetworks.py (PyTorch 1.13, all in float64).

Trains networks, written as `LayerSpec` has them, for ten steps and writes networkTables.json beside itself:
the loss before each step, and every parameter and running statistic after the last. Weights, images and
labels come from one formula, `numbers`, which the test has too.
"""
import json
import pathlib
import numpy as np
import torch
from torch.nn import functional

here = pathlib.Path(__file__).parent
torch.set_default_dtype(torch.float64)
steps = 10


def numbers(shape, salt):
    """Number i of a tensor: (i · 7919 + salt · 104729) mod 9973, brought to −1 … 1."""
    i = np.arange(int(np.prod(shape)))
    return torch.tensor(((i * 7919 + salt * 104729) % 9973 / 9973 * 2 - 1).reshape(shape))


class Parameters:
    """Parameters by name in the order in which they are first met, each in the engine's own layout."""

    def __init__(self):
        self.trained, self.running = {}, {}

    def kernel(self, name, shape):
        return self._trained(name, shape, 2 / np.sqrt(np.prod(shape[:-1])))

    def vector(self, name, size):
        return self._trained(name, [size], 0.5)

    def _trained(self, name, shape, scale):
        if name not in self.trained:
            self.trained[name] = (numbers(shape, len(self.trained)) * scale).requires_grad_()
        return self.trained[name]

    def statistic(self, name, size, start):
        return self.running.setdefault(name, torch.full([size], float(start)))


def pair(value):
    return [value, value] if isinstance(value, int) else value


def padded(x, padding, kernel, stride, dilation, value=0.0):
    """`same` as in TensorFlow: the odd cell at the bottom and at the right."""
    if padding == "valid":
        return x
    sides = []
    for axis in (1, 0):
        if padding == "same":
            extent = x.shape[2 + axis]
            covered = (-(-extent // stride[axis]) - 1) * stride[axis] + dilation[axis] * (kernel[axis] - 1) + 1
            total = max(covered - extent, 0)
            sides += [total // 2, total - total // 2]
        else:
            sides += [padding, padding]
    return functional.pad(x, sides, value=value)


activations = {
    "linear": lambda x: x,
    "relu": functional.relu,
    "leakyRelu": functional.leaky_relu,
    "elu": functional.elu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "gelu": functional.gelu,
}


def run(layers, x, parameters, prefix=""):
    for index, layer in enumerate(layers):
        name = prefix + layer.get("name", "%s_%d" % (layer["type"], index))
        x = outputs[layer["type"]](layer, x, parameters, name)
    return x


def convolve(layer, x, parameters, name):
    depthwise = layer["type"] == "depthwiseConv2d"
    channels = x.shape[1]
    groups = channels if depthwise else layer.get("groups", 1)
    filters = channels if depthwise else layer["filters"]
    kernel, stride, dilation = (pair(layer.get(key, 1)) for key in ("kernelSize", "stride", "dilation"))
    weights = parameters.kernel(name + ".kernel", [*kernel, channels // groups, filters]).permute(3, 2, 0, 1)
    bias = parameters.vector(name + ".bias", filters) if layer.get("useBias", True) else None
    x = padded(x, layer.get("padding", "valid"), kernel, stride, dilation)
    x = functional.conv2d(x, weights, bias, stride, 0, dilation, groups)
    return activations[layer.get("activation", "linear")](x)


def dense(layer, x, parameters, name):
    x = x @ parameters.kernel(name + ".kernel", [x.shape[1], layer["units"]])
    return activations[layer.get("activation", "linear")](x + parameters.vector(name + ".bias", layer["units"]))


def pool(layer, x, parameters, name):
    size = pair(layer["poolSize"])
    stride = pair(layer.get("stride", layer["poolSize"]))
    padding = layer.get("padding", "valid")
    if layer["type"] == "maxPool2d":
        return functional.max_pool2d(padded(x, padding, size, stride, [1, 1], -np.inf), size, stride)
    sums = functional.avg_pool2d(padded(x, padding, size, stride, [1, 1]), size, stride)
    cells = functional.avg_pool2d(padded(torch.ones_like(x), padding, size, stride, [1, 1]), size, stride)
    return sums / cells


def batch_norm(layer, x, parameters, name):
    channels = x.shape[1]
    mean = parameters.statistic(name + ".runningMean", channels, 0)
    variance = parameters.statistic(name + ".runningVariance", channels, 1)
    gamma = parameters.vector(name + ".gamma", channels)
    beta = parameters.vector(name + ".beta", channels)
    options = {"momentum": layer.get("momentum", 0.1), "eps": layer.get("epsilon", 1e-5)}
    return functional.batch_norm(x, mean, variance, gamma, beta, training=True, **options)


def residual(layer, x, parameters, name):
    branch = run(layer["layers"], x, parameters, name + "/")
    if branch.shape != x.shape:
        stride = [-(-x.shape[axis] // branch.shape[axis]) for axis in (2, 3)]
        projection = {"type": "conv2d", "filters": branch.shape[1], "kernelSize": 1, "stride": stride, "useBias": False}
        x = convolve(projection, x, parameters, name + "/projection")
    return activations[layer.get("activation", "linear")](branch + x)


def parallel(layer, x, parameters, name):
    branches = enumerate(layer["branches"])
    return torch.cat([run(branch, x, parameters, "%s/%d/" % (name, index)) for index, branch in branches], 1)


outputs = {
    "conv2d": convolve,
    "depthwiseConv2d": convolve,
    "dense": dense,
    "maxPool2d": pool,
    "avgPool2d": pool,
    "globalAvgPool2d": lambda layer, x, parameters, name: x.mean((2, 3)),
    "globalMaxPool2d": lambda layer, x, parameters, name: x.amax((2, 3)),
    "batchNorm": batch_norm,
    "activation": lambda layer, x, parameters, name: activations[layer["function"]](x),
    "flatten": lambda layer, x, parameters, name: x.permute(0, 2, 3, 1).flatten(1),
    "residual": residual,
    "parallel": parallel,
}


def conv(filters, size, **others):
    return {"type": "conv2d", "filters": filters, "kernelSize": size, **others}


plain = [
    conv(4, 3, padding="same", activation="relu"),
    {"type": "maxPool2d", "poolSize": 2},
    conv(5, [2, 3], padding=1, activation="tanh"),
    {"type": "avgPool2d", "poolSize": 3, "stride": 2, "padding": "same"},
    {"type": "flatten"},
    {"type": "dense", "units": 6, "activation": "sigmoid"},
    {"type": "dense", "units": 3},
]
residuals = [
    conv(4, 3, padding="same", useBias=False),
    {"type": "batchNorm"},
    {"type": "activation", "function": "relu"},
    {"type": "residual", "activation": "relu", "layers": [
        conv(6, 3, padding="same", stride=2), {"type": "batchNorm", "momentum": 0.3, "epsilon": 0.001},
        {"type": "activation", "function": "elu"}, conv(6, 3, padding="same"), {"type": "batchNorm"}]},
    {"type": "residual", "layers": [conv(6, 3, padding="same", activation="leakyRelu")]},
    {"type": "globalAvgPool2d"},
    {"type": "dense", "units": 3},
]
branches = [
    {"type": "parallel", "branches": [
        [],
        [conv(4, 1, activation="gelu")],
        [{"type": "maxPool2d", "poolSize": 3, "stride": 1, "padding": "same"},
         conv(2, 3, padding="same", activation="sigmoid")]]},
    {"type": "depthwiseConv2d", "kernelSize": 3, "stride": 2, "padding": 1, "activation": "leakyRelu"},
    conv(6, [3, 2], groups=3, dilation=2, padding="same", useBias=False),
    {"type": "globalMaxPool2d"},
    {"type": "dense", "units": 2},
]
optim = torch.optim
classes = {"type": "crossEntropy"}
smooth = {"type": "crossEntropy", "labelSmoothing": 0.1}
error = {"type": "meanSquaredError"}
# Name, layers, shape of the input, batch, loss; our optimizer and PyTorch's; learning rate.
cases = [
    ("plain", plain, [8, 7, 1], 6, classes, {"type": "adam"}, optim.Adam, {}, 0.02),
    ("residual", residuals, [6, 5, 2], 9, smooth,
     {"type": "sgd", "momentum": 0.9, "nesterov": True, "weightDecay": 0.01}, optim.SGD,
     {"momentum": 0.9, "nesterov": True, "weight_decay": 0.01}, 0.05),
    ("parallel", branches, [6, 6, 3], 5, error, {"type": "adamw", "weightDecay": 0.1}, optim.AdamW,
     {"weight_decay": 0.1}, 0.02),
    ("parallel again", branches, [6, 6, 3], 5, error, {"type": "rmsprop", "momentum": 0.5}, optim.RMSprop,
     {"momentum": 0.5}, 0.005),
]


def curve(name, layers, input_shape, batch, loss, optimizer, kind, options, rate):
    parameters = Parameters()
    images = numbers([batch, *input_shape], 1000)
    outputs = layers[-1]["units"]
    labels = torch.arange(batch) % outputs if loss["type"] == "crossEntropy" else numbers([batch, outputs], 2000)
    trainer, losses = None, []
    for step in range(steps):
        if step == 0:
            # Once forward, so that the parameters are there; what it did to the running statistics is forgotten.
            run(layers, images.permute(0, 3, 1, 2), parameters)
            parameters.running = {}
            trainer = kind(parameters.trained.values(), lr=rate, **options)
        prediction = run(layers, images.permute(0, 3, 1, 2), parameters)
        if loss["type"] == "crossEntropy":
            value = functional.cross_entropy(prediction, labels, label_smoothing=loss.get("labelSmoothing", 0))
        else:
            value = functional.mse_loss(prediction, labels)
        trainer.zero_grad()
        value.backward()
        trainer.step()
        losses.append(value.item())
    tensors = {**parameters.trained, **parameters.running}
    return {
        "name": name,
        "layers": layers,
        "inputShape": input_shape,
        "batch": batch,
        "loss": loss,
        "optimizer": optimizer,
        "learningRate": rate,
        "losses": losses,
        "start": list(parameters.trained),
        "end": {key: [float("%.9g" % value) for value in tensor.detach().flatten()] for key, tensor in tensors.items()},
    }


versions = {"torch": torch.__version__, "numpy": np.__version__}
lines = ",\n".join("    " + json.dumps(curve(*case)) for case in cases)
text = '{\n  "versions": %s,\n  "cases": [\n%s\n  ]\n}\n' % (json.dumps(versions), lines)
(here / "networkTables.json").write_text(text)
