"""Stand-ins for the arrays of libraries that are not installed here."""

from __future__ import annotations

import numpy as np


class Tensor:
    """As torch has them: an array without axes per element, ``tolist`` and no conversion by NumPy."""

    def __init__(self, values):
        self._values = values if isinstance(values, np.ndarray) else np.array(values, dtype=np.float32)

    def __repr__(self):
        # No address, so that every process names the tests alike.
        return f"{type(self).__name__}({self._values!r})"

    def __len__(self):
        if not self._values.ndim:
            raise TypeError("len() of a 0-d tensor")
        return len(self._values)

    def __iter__(self):
        if not self._values.ndim:
            raise TypeError("iteration over a 0-d tensor")
        return map(Tensor, map(np.asarray, self._values))

    def tolist(self):
        return self._values.tolist()


class Graded(Tensor):
    """A tensor that tracks gradients: NumPy is refused."""

    def __array__(self, *args, **kwargs):
        raise RuntimeError("call detach() first")


class Jax(Tensor):
    """As JAX has them, reduced to what NumPy asks for."""

    tolist = None

    def __array__(self, dtype=None, copy=None):
        return self._values.astype(dtype or self._values.dtype)


class Traced(Tensor):
    """While JAX traces a function, arrays have no numbers."""

    def tolist(self):
        raise RuntimeError("abstract tracer value")
