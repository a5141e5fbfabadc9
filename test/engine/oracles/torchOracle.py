"""Golden numbers of PyTorch for what trains. Run once: python3 torchOracle.py (PyTorch 1.13, all in float64).

Writes optimizerTables.json, scheduleTables.json, lossTables.json, batchNormTables.json and slopeTables.json
beside itself.
"""
import json
import pathlib
import numpy as np
import torch
from torch.nn import functional
from torch.optim import lr_scheduler

here = pathlib.Path(__file__).parent
versions = {"torch": torch.__version__, "numpy": np.__version__}
torch.set_default_dtype(torch.float64)


def write(name, cases):
    lines = ",\n".join("    " + json.dumps(case) for case in cases)
    text = '{\n  "versions": %s,\n  "cases": [\n%s\n  ]\n}\n' % (json.dumps(versions), lines)
    (here / name).write_text(text)


def table(tensor):
    return {"shape": list(tensor.shape), "data": tensor.detach().flatten().tolist()}


def optimizer_cases():
    """Ten steps of five numbers under given gradients, one of them always 0, at a learning rate that changes."""
    random = np.random.default_rng(31)
    start = (random.integers(-16, 16, 5) / 8).tolist()
    gradients = random.integers(-32, 32, (10, 5)) / 16 * [1, 1, 100, 1 / 64, 0]
    rates = [0.1, 0.1, 0.1, 0.2, 0.2, 0.05, 0.05, 0.05, 0.01, 0.01]
    optim = torch.optim
    # Our name and options, PyTorch's class and options, our name of each state tensor.
    velocity = {"momentum_buffer": "velocity"}
    means = {"exp_avg": "mean", "exp_avg_sq": "meanSquare"}
    square = {"square_avg": "meanSquare"}
    total = {"sum": "sumOfSquares"}
    plans = [
        ("sgd", {}, optim.SGD, {}, {}),
        ("sgd", {"weightDecay": 0.25}, optim.SGD, {"weight_decay": 0.25}, {}),
        ("sgd", {"momentum": 0.9}, optim.SGD, {"momentum": 0.9}, velocity),
        ("sgd", {"momentum": 0.75, "dampening": 0.5, "weightDecay": 0.125}, optim.SGD,
         {"momentum": 0.75, "dampening": 0.5, "weight_decay": 0.125}, velocity),
        ("sgd", {"momentum": 0.9, "nesterov": True, "weightDecay": 0.01}, optim.SGD,
         {"momentum": 0.9, "nesterov": True, "weight_decay": 0.01}, velocity),
        ("adam", {}, optim.Adam, {}, means),
        ("adam", {"beta1": 0.8, "beta2": 0.95, "epsilon": 0.001, "weightDecay": 0.25}, optim.Adam,
         {"betas": (0.8, 0.95), "eps": 0.001, "weight_decay": 0.25}, means),
        ("adamw", {}, optim.AdamW, {}, means),
        ("adamw", {"beta1": 0.5, "weightDecay": 0.5}, optim.AdamW,
         {"betas": (0.5, 0.999), "weight_decay": 0.5}, means),
        ("rmsprop", {}, optim.RMSprop, {}, square),
        ("rmsprop", {"smoothing": 0.5, "epsilon": 0.01, "momentum": 0.9, "weightDecay": 0.125}, optim.RMSprop,
         {"alpha": 0.5, "eps": 0.01, "momentum": 0.9, "weight_decay": 0.125}, {**square, **velocity}),
        ("adagrad", {}, optim.Adagrad, {}, total),
        ("adagrad", {"epsilon": 0.01, "weightDecay": 0.25}, optim.Adagrad,
         {"eps": 0.01, "weight_decay": 0.25}, total),
    ]
    for name, options, kind, torch_options, state_names in plans:
        parameter = torch.tensor(start, requires_grad=True)
        optimizer = kind([parameter], lr=rates[0], **torch_options)
        path = []
        for gradient, rate in zip(gradients, rates):
            optimizer.param_groups[0]["lr"] = rate
            parameter.grad = torch.tensor(gradient)
            optimizer.step()
            path.append(parameter.tolist())
        state = optimizer.state[parameter]
        yield {
            "optimizer": name,
            "options": options,
            "start": start,
            "gradients": gradients.tolist(),
            "learningRates": rates,
            "path": path,
            "state": {ours: state[theirs].tolist() for theirs, ours in state_names.items()},
        }


def schedule_cases():
    """The rate of every step. Each scheduler steps after each batch; an epoch of ours is so many of its steps."""
    rate, epochs, batches = 0.4, 7, 3
    total = epochs * batches
    plans = [
        ({"type": "constant"}, lambda o, left: lr_scheduler.ConstantLR(o, factor=1)),
        ({"type": "step", "every": 2, "factor": 0.5}, lambda o, left: lr_scheduler.StepLR(o, 2 * batches, 0.5)),
        ({"type": "exponential", "factor": 0.8}, lambda o, left: lr_scheduler.StepLR(o, batches, 0.8)),
        ({"type": "cosine"}, lambda o, left: lr_scheduler.CosineAnnealingLR(o, left)),
    ]
    for schedule, make in plans:
        for warmup_epochs in (0, 1 / 3, 0.5, 2):
            warm = int(np.floor(warmup_epochs * batches + 0.5))
            optimizer = torch.optim.SGD([torch.zeros(1)], lr=rate)
            rising = lr_scheduler.LinearLR(optimizer, 1 / max(warm, 1), 1, max(warm - 1, 1))
            after = make(optimizer, total - warm)
            scheduler = lr_scheduler.SequentialLR(optimizer, [rising, after], [warm]) if warm else None
            if not warm:
                optimizer = torch.optim.SGD([torch.zeros(1)], lr=rate)
                scheduler = make(optimizer, total)
            rates = []
            for _ in range(total):
                rates.append(optimizer.param_groups[0]["lr"])
                optimizer.step()
                scheduler.step()
            yield {
                "schedule": {**schedule, "warmupEpochs": warmup_epochs},
                "run": {"learningRate": rate, "epochs": epochs, "batchesPerEpoch": batches},
                "rates": rates,
            }


def loss_cases():
    """Loss of each sample, their mean, and the mean's gradient."""
    random = np.random.default_rng(32)
    mild = random.integers(-40, 40, (4, 5)) / 8
    wild = np.array([[1000.0, -1000, 0], [-1000, 1000, 999], [1000, 1000, 1000], [-1000, -1000, -999]])
    for logits, labels in ((mild, [0, 4, 2, 2]), (wild, [1, 1, 0, 2]), (mild[:1], [3])):
        for smoothing in (0, 0.1, 0.5):
            z = torch.tensor(logits, requires_grad=True)
            samples = functional.cross_entropy(z, torch.tensor(labels), reduction="none", label_smoothing=smoothing)
            loss = functional.cross_entropy(z, torch.tensor(labels), label_smoothing=smoothing)
            loss.backward()
            yield {
                "type": "crossEntropy",
                "labelSmoothing": smoothing,
                "logits": table(z),
                "labels": {"shape": [len(labels)], "data": labels},
                "samples": samples.tolist(),
                "loss": loss.item(),
                "dLogits": table(z.grad),
            }
    prediction = torch.tensor(mild, requires_grad=True)
    target = torch.tensor(random.integers(-40, 40, (4, 5)) / 8)
    loss = functional.mse_loss(prediction, target)
    loss.backward()
    yield {
        "type": "meanSquaredError",
        "prediction": table(prediction),
        "target": table(target),
        "loss": loss.item(),
        "dPrediction": table(prediction.grad),
    }


def channels_last(tensor):
    return tensor.permute(0, 2, 3, 1) if tensor.dim() == 4 else tensor


def batch_norm_cases():
    """Three training batches and one of inference, with gradients and the running statistics after each."""
    random = np.random.default_rng(33)
    plans = [((4, 3), torch.nn.BatchNorm1d, {}), ((2, 2, 3, 2), torch.nn.BatchNorm2d, {"momentum": 0.3, "eps": 0.5})]
    for shape, kind, options in plans:
        layer = kind(shape[-1], **options)
        with torch.no_grad():
            layer.weight.copy_(torch.tensor(random.integers(-8, 8, shape[-1]) / 4))
            layer.bias.copy_(torch.tensor(random.integers(-8, 8, shape[-1]) / 4))
        batches = []
        for training in (True, True, True, False):
            layer.train(training)
            layer.zero_grad()
            image = torch.tensor(random.integers(-40, 40, shape) / 8, requires_grad=True)
            slope = torch.tensor(random.integers(-16, 16, shape) / 8)
            first = image.permute(0, 3, 1, 2) if image.dim() == 4 else image
            output = channels_last(layer(first))
            output.backward(slope)
            batches.append({
                "training": training,
                "input": table(image),
                "dOutput": table(slope),
                "output": table(output),
                "dInput": table(image.grad),
                "dGamma": table(layer.weight.grad),
                "dBeta": table(layer.bias.grad),
                "runningMean": table(layer.running_mean),
                "runningVariance": table(layer.running_var),
            })
        yield {
            "momentum": layer.momentum,
            "epsilon": layer.eps,
            "gamma": table(layer.weight),
            "beta": table(layer.bias),
            "batches": batches,
        }


def slope_cases():
    """Derivatives of the activations, also at their bend; of softmax under the slopes 1, 2, 3 …"""
    points = [-30, -6, -2.5, -1, -0.1, -1e-8, 0, 1e-8, 0.1, 0.5, 1, 2.5, 4, 6, 9.5]
    functions = {
        "relu": functional.relu,
        "leakyRelu": functional.leaky_relu,
        "elu": functional.elu,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "gelu": functional.gelu,
        "softmax": lambda x: torch.softmax(x, 0) * torch.arange(1, len(points) + 1),
    }
    for name, function in functions.items():
        x = torch.tensor(points, requires_grad=True)
        function(x).sum().backward()
        yield {"activation": name, "input": points, "slopes": x.grad.tolist()}


write("optimizerTables.json", optimizer_cases())
write("scheduleTables.json", schedule_cases())
write("lossTables.json", loss_cases())
write("batchNormTables.json", batch_norm_cases())
write("slopeTables.json", slope_cases())
