"""Float32, channels last. See the package's own note: this is not Keras."""
import numpy as np
from scipy import special


def convert_to_tensor(x, dtype=None):
    return np.asarray(x, dtype=dtype)


def convert_to_numpy(x):
    return np.asarray(x)


def ones_like(x):
    return np.ones_like(x)


def pad(x, pad_width, mode="constant", constant_values=None):
    assert mode == "constant", "TensorFlow knows neither edge nor wrap"
    return np.pad(x, pad_width, constant_values=0 if constant_values is None else constant_values)


def conv(inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    assert inputs.shape[-1] == kernel.shape[2], "groups"
    return _convolve(inputs, kernel, strides, padding, dilation_rate, "bhwc,cf->bhwf")


def depthwise_conv(inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    assert inputs.shape[-1] == kernel.shape[2] and kernel.shape[3] == 1
    assert len(set(_pair(strides))) == 1, "TensorFlow: equal strides only"
    return _convolve(inputs, kernel[..., 0], strides, padding, dilation_rate, "bhwc,c->bhwc")


def max_pool(inputs, pool_size, strides=None, padding="valid", data_format=None):
    taps = _taps(inputs, pool_size, strides or pool_size, padding, 1, -np.inf)
    return np.max([values for _, _, values in taps], axis=0)


def average_pool(inputs, pool_size, strides=None, padding="valid", data_format=None):
    def total(x):
        return sum(values for _, _, values in _taps(x, pool_size, strides or pool_size, padding, 1, 0))

    return total(inputs) / total(np.ones_like(inputs))


def relu(x):
    return np.maximum(x, 0)


def leaky_relu(x, negative_slope=0.2):
    return np.where(x < 0, np.float32(negative_slope) * x, x)


def elu(x, alpha=1.0):
    return np.where(x < 0, alpha * np.expm1(np.minimum(x, 0)), x)


def sigmoid(x):
    return special.expit(x)


def tanh(x):
    return np.tanh(x)


def gelu(x, approximate=True):
    assert not approximate
    return 0.5 * x * (1 + special.erf(x / np.sqrt(2)))


def softmax(x, axis=-1):
    return special.softmax(x, axis=axis)


def _pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)


def _convolve(inputs, kernel, strides, padding, dilation, product):
    assert max(_pair(strides)) == 1 or max(_pair(dilation)) == 1, "TensorFlow: a stride or a dilation"
    assert inputs.dtype == kernel.dtype == np.float32
    taps = _taps(inputs, kernel.shape[:2], strides, padding, dilation, 0)
    return sum(np.einsum(product, values, kernel[row, column]) for row, column, values in taps)


def _taps(inputs, size, strides, padding, dilation, fill):
    """Row, column and the cells that every window has there. Padding `same` as TensorFlow's guide has it."""
    size, strides, dilation = _pair(size), _pair(strides), _pair(dilation)
    spans = [dilation[axis] * (size[axis] - 1) + 1 for axis in (0, 1)]
    widths = [(0, 0), (0, 0), (0, 0), (0, 0)]
    if padding == "same":
        for axis in (0, 1):
            extent = inputs.shape[axis + 1]
            total = max((-(-extent // strides[axis]) - 1) * strides[axis] + spans[axis] - extent, 0)
            widths[axis + 1] = (total // 2, total - total // 2)
    else:
        assert padding == "valid"
    padded = np.pad(inputs, widths, constant_values=fill)
    ends = [padded.shape[axis + 1] - spans[axis] + 1 for axis in (0, 1)]
    for row in range(size[0]):
        for column in range(size[1]):
            top, left = row * dilation[0], column * dilation[1]
            yield row, column, padded[:, top : top + ends[0] : strides[0], left : left + ends[1] : strides[1]]
