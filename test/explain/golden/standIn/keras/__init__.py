"""Not Keras: the few `keras.ops` that the emitted code calls, by their documentation, on NumPy.

It stands in where Keras is not installed, so that the emitted code is at least executed: each function
follows the reference of Keras 3 with TensorFlow as its backend, and refuses what that backend refuses.
"""
