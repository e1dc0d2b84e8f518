"""Rows as Arrow tables: each axis as exact text, as a float to plot by, as an index; then what came out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.errors import InputError
from verify.fisher.float64 import Array
from verify.sweep.axes import Axis
from verify.sweep.keys import ALLOWED, rational
from verify.sweep.lattice import Lattice

if TYPE_CHECKING:
    from verify.sweep.store import Row


def pyarrow(module: str = "") -> Any:
    """Pyarrow, or a module of it.

    Raises:
        InputError: it is not installed.
    """
    name = f"pyarrow.{module}" if module else "pyarrow"
    try:
        return import_module(name)
    except ImportError as error:
        hint = "pip install 'fisherproof[sweep]'"
        raise InputError("pyarrow", None, f"cannot be imported: {error}", hint) from error


def column(axis: Axis | str) -> str:
    """The name of an axis's column: dots are for keys, SQL wants none."""
    return (axis if isinstance(axis, str) else axis.name).replace(".", "_")


def schema(lattice: Lattice) -> Any:
    """The columns of a part."""
    pa = pyarrow()
    word = pa.dictionary(pa.int32(), pa.string())
    fields = [("point", pa.int64())]
    for axis in lattice.spec.axes:
        fields += [(column(axis), word), (f"{column(axis)}_index", pa.int32())]
        fields += [(f"{column(axis)}_float", pa.float64())] if ALLOWED[axis.name].is_number else []
    fields += [("seed", pa.int64()), ("outcome", word), ("grade", word), ("steps", pa.int32())]
    fields += [("numbers", pa.string()), ("seconds", pa.float64()), ("trouble", pa.string())]
    return pa.schema(fields)


def table(lattice: Lattice, rows: Sequence[Row]) -> Any:
    """The rows as a table; parameters are worked out from the point numbers, once for each value."""
    pa = pyarrow()
    point, outcome, grade, steps, numbers, seconds, trouble = zip(*rows, strict=True)
    places, seeds = lattice.indices(np.array(point, dtype=np.int64))
    columns: dict[str, Any] = {"point": pa.array(point, pa.int64())}
    for axis, stride, index in zip(lattice.spec.axes, lattice.strides, places, strict=True):
        unique, inverse = np.unique(index, return_inverse=True)
        values = [axis.at(Fraction(int(k), stride)) for k in unique]
        columns[column(axis)] = pa.DictionaryArray.from_arrays(
            pa.array(inverse.astype(np.int32)), pa.array(values, pa.string())
        )
        columns[f"{column(axis)}_index"] = pa.array(index.astype(np.int32))
        if ALLOWED[axis.name].is_number:
            columns[f"{column(axis)}_float"] = pa.array(_floats(axis, values)[inverse])
    columns["seed"] = pa.array(seeds)
    for name, words in (("outcome", outcome), ("grade", grade)):
        columns[name] = pa.array(words, pa.string()).dictionary_encode()
    columns["steps"] = pa.array(steps, pa.int32())
    columns |= {"numbers": pa.array(numbers), "seconds": pa.array(seconds), "trouble": pa.array(trouble)}
    return pa.table(columns, schema=schema(lattice))


def number(axis: Axis, value: str) -> float:
    """The value of a number's text as a float; of a step size "1/4 n" its factor."""
    return float(rational(value.removesuffix(" n"), axis.name))


def _floats(axis: Axis, values: Sequence[str]) -> Array:
    return np.array([number(axis, v) for v in values])
