"""Keypoints as they are measured: each with the standard deviation that people have in setting it.

Object keypoint similarity divides how far a point lies off by k = 2σ times the object's size. COCO measured σ for the
17 joints of its skeleton (cocodataset.org, keypoint evaluation); of another skeleton a rule sheet may say it.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.labels.values import Keypoints, Pose

KEYPOINT_SIGMA = 0.05
"""Of keypoints for which nothing is said."""


class MeasuredPose(Pose, frozen=True):
    """A pose with a σ for each keypoint, in their order. It is never stored: what is compared is a view of a label."""

    sigmas: tuple[float, ...] = ()


def measured(value: Keypoints, sigmas: Mapping[str, tuple[float, ...]]) -> Keypoints:
    """The poses of classes for which ``sigmas`` (class → σ of its points) says something, with them."""
    return Keypoints(
        tuple(
            MeasuredPose(
                one.id, one.cls, one.points_px, one.states, one.attributes, one.score, sigmas=sigmas[one.cls]
            )
            if one.cls in sigmas
            else one
            for one in value.objects
        )
    )  # fmt: skip
