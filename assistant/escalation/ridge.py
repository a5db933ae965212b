"""Kernel ridge regression with exact scores for messages left out: how training judges itself without a second fit."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve  # type: ignore[import-untyped]

Matrix = npt.NDArray[np.float64]


class Ridge:
    """Fitted to targets of -1 and 1; where the target is not a number, the message has no say in that head.

    The constant 1 in the kernel stands for the bias.
    """

    def __init__(
        self, kernel: Matrix, targets: Matrix, groups: Sequence[str], penalty: npt.NDArray[np.float64]
    ) -> None:
        """``kernel`` (n, n), ``targets`` (n, h), ``groups`` n names (left out together), ``penalty`` (n,) above 0."""
        size = len(kernel)
        matrix = kernel + 1.0
        matrix[np.diag_indices(size)] += penalty
        inverse: Matrix = cho_solve(cho_factor(matrix, overwrite_a=True), np.eye(size))
        self.dual: Matrix = inverse @ _completed(inverse, targets)
        self.bias: Matrix = self.dual.sum(axis=0)
        self._inverse = inverse
        self._members: dict[str, list[int]] = {}
        for row, group in enumerate(groups):
            self._members.setdefault(group, []).append(row)

    def left_out(self) -> list[tuple[list[int], Matrix]]:
        """For each group: its rows, and the (n, h) dual weights of the model that never saw them (0 for them)."""
        found = []
        for rows in self._members.values():
            block = np.linalg.solve(self._inverse[np.ix_(rows, rows)], self.dual[rows])
            dual = self.dual - self._inverse[:, rows] @ block
            dual[rows] = 0.0
            found.append((rows, dual))
        return found


def _completed(inverse: Matrix, targets: Matrix) -> Matrix:
    """Unknown targets as the rest predicts them, so that their dual weight comes out as 0."""
    filled = np.nan_to_num(targets)
    for head in range(targets.shape[1]):
        unknown = np.flatnonzero(np.isnan(targets[:, head]))
        if len(unknown):
            pull = inverse[unknown] @ filled[:, head]
            filled[unknown, head] = -np.linalg.solve(inverse[np.ix_(unknown, unknown)], pull)
    return filled
