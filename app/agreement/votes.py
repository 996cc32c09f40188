"""What several labels an item are worth together: the formula of Spearman and Brown (both 1910).

With an agreement a between single labels, the mean of k labels has the reliability k·a / (1 + (k − 1)·a), where people
err independently. Where they share a misunderstanding of the rules, more votes do not help, and no figure shows it.
"""

from __future__ import annotations

from app.agreement.report import Estimate

VOTES = (3, 5)
NOT_ABOVE = "people do not agree better than by chance, so more of them do not help"


def reliability(agreement: float, votes: int) -> float:
    """Of the mean of so many labels, from the agreement of single ones, 0 to 1."""
    return votes * agreement / (1.0 + (votes - 1) * agreement)


def of_votes(alpha: Estimate) -> dict[str, Estimate]:
    """``votes_3`` and ``votes_5``: the reliability of three and of five labels an item, with the interval of α."""
    return {f"votes_{many}": _of(alpha, many) for many in VOTES}


def _of(alpha: Estimate, votes: int) -> Estimate:
    if alpha.value is None:
        return Estimate(None, reason=alpha.reason)
    if alpha.value <= 0:
        return Estimate(None, reason=NOT_ABOVE)
    ends = None
    if alpha.ci is not None:
        low, high = (reliability(max(0.0, end), votes) for end in alpha.ci)
        ends = (low, high)
    return Estimate(reliability(alpha.value, votes), ends, method=alpha.method)
