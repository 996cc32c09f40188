"""What comes between camera and thing: haze, rain, dirt, drops, and pieces cut out of the picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from augment.catalog.entry import Moved, Param, Surroundings, Transform, Values, chosen
from augment.catalog.image.light import bytes_of
from augment.catalog.image.place import FOLLOWS, fill_of
from augment.kernels.vision import cv2 as opencv
from augment.sample import Image, Points

Plane = NDArray[np.float32]


def clouds(image: Image, around: Surroundings, cells: int) -> Plane:
    """A soft random plane ``(H, W)`` from 0 to 1, of about ``cells`` hills along the longer side."""
    height, width = image.shape[:2]
    total = np.zeros((height, width), dtype=np.float32)
    for octave in range(3):
        grid = cells * 2**octave
        size = (
            max(2, round(grid * height / max(height, width)) + 1),
            max(2, round(grid * width / max(height, width)) + 1),
        )
        coarse = around.random.random(size, dtype=np.float32)
        total += opencv().resize(coarse, (width, height), interpolation=opencv().INTER_CUBIC) / 2**octave
    low, high = float(total.min()), float(total.max())
    return (total - low) / max(high - low, 1e-6)


def _haze(image: Image, values: Values, around: Surroundings) -> Moved:
    """The haze of Koschmieder (1924), thicker towards the top, where a scene is farther away, and in drifts."""
    height = image.shape[0]
    far = np.linspace(1, 1 - values["depth"], height, dtype=np.float32)[:, None]
    drift = 1 - np.float32(0.4) * clouds(image, around, 3)
    veil = np.clip(np.float32(values["density"]) * far * drift, 0, 1)[..., None]
    air = np.array([214, 218, 222], dtype=np.float32)
    return Moved(bytes_of(image * (1 - veil) + air * veil))


def _rain(image: Image, values: Values, around: Surroundings) -> Moved:
    """Streaks of light along one direction, short and long, and a little less contrast behind them."""
    cv2 = opencv()
    height, width = image.shape[:2]
    length = max(3, int(values["length"] * height))
    streaks = np.zeros((height, width), dtype=np.float32)
    slope = np.tan(np.radians(values["slant"]))
    for _ in range(max(1, round(values["amount"] * height * width / 700))):
        x, y = around.random.uniform(-0.1, 1.1) * width, around.random.uniform(-0.1, 1.0) * height
        long, light = length * around.random.uniform(0.4, 1.0), around.random.uniform(0.3, 1.0)
        start, end = (int(x * 16), int(y * 16)), (int((x + slope * long) * 16), int((y + long) * 16))
        cv2.line(streaks, start, end, float(light), 1, cv2.LINE_AA, 4)
    streaks = cv2.GaussianBlur(streaks, (0, 0), 0.7)[..., None] * np.float32(values["strength"])
    behind = image * np.float32(0.92) + np.float32(8)
    return Moved(bytes_of(behind + (225 - behind) * np.clip(streaks, 0, 1)))


def _dirt(image: Image, values: Values, around: Surroundings) -> Moved:
    """Smears of dust on the lens: out of focus, brownish, never quite opaque."""
    cv2 = opencv()
    hills = clouds(image, around, int(values["cells"]))
    edge = float(np.quantile(hills, 1 - values["share"]))
    smear = np.clip((hills - edge) / max(1 - edge, 1e-6) * 8, 0, 1)[..., None] * np.float32(values["strength"])
    soft = cv2.GaussianBlur(image, (0, 0), max(0.5, 3.0 * around.scale)).astype(np.float32)
    dust = soft * np.float32(0.55) + np.array([66, 56, 42], dtype=np.float32)
    return Moved(bytes_of(image * (1 - smear) + dust * smear))


def _drops(image: Image, values: Values, around: Surroundings) -> Moved:
    """Drops on the lens: each shows what is behind it smaller and upside down, and blurred."""
    cv2 = opencv()
    height, width = image.shape[:2]
    side = max(height, width)
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    weight = np.zeros((height, width), dtype=np.float32)
    from_x, from_y = x.copy(), y.copy()
    for _ in range(int(values["count"])):
        cx, cy = around.random.uniform(0, width), around.random.uniform(0, height)
        radius = max(2.0, side * values["size"] * around.random.uniform(0.5, 1.2))
        far = np.hypot(x - cx, (y - cy) * np.float32(around.random.uniform(0.8, 1.2))) / radius
        inside = far < 1
        from_x[inside], from_y[inside] = (cx - (x - cx) * 2.5)[inside], (cy - (y - cy) * 2.5)[inside]
        weight = np.maximum(weight, np.clip((1 - far) * 4, 0, 1))
    seen = cv2.remap(image, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    seen = cv2.GaussianBlur(seen, (0, 0), max(1.0, side * 0.004))
    weight = weight[..., None] * np.float32(values["strength"])
    return Moved(bytes_of(image * (1 - weight) + seen * weight))


def _cut_out(image: Image, values: Values, around: Surroundings) -> Moved:
    """Rectangles under which nothing can be seen (DeVries & Taylor 2017); labels say what is left."""
    height, width = image.shape[:2]
    covered = image.copy()
    rings: list[Points] = []
    for _ in range(int(values["count"])):
        wide, high = (
            max(1, round(values["size"] * side * around.random.uniform(0.6, 1.4))) for side in (width, height)
        )
        left = int(around.random.integers(0, max(1, width - wide + 1)))
        top = int(around.random.integers(0, max(1, height - high + 1)))
        right, bottom = min(width, left + wide), min(height, top + high)
        part = covered[top:bottom, left:right]
        if values["filled"] == "noise":
            part[:] = around.random.integers(0, 256, part.shape, dtype=np.uint8)
        else:
            part[:] = np.rint(fill_of(image, values["filled"]) or 0)
        rings.append(np.array([(left, top), (right, top), (right, bottom), (left, bottom)], dtype=np.float64))
    where = [[int(ring[0, 0]), int(ring[0, 1]), int(ring[2, 0]), int(ring[2, 1])] for ring in rings]
    return Moved(covered, hidden=tuple(rings), drawn={"covered_px": where})


UNSEEN = frozenset({"small_detail", "presence"})
ALL = (
    Transform(
        name="haze", media="image", title="Fog and haze", run=_haze, group="cover",
        help="Landscapes, streets, smoke. Farther is taken to be higher up in the picture.",
        params=(
            Param("density", 0.0, 0.98, (0.3, 0.65), "", "1 hides everything"),
            Param("depth", 0.0, 1.0, (0.3, 0.8), "", "how much thinner it is at the bottom"),
        ),
        destroys=UNSEEN | {"exposure"},
    ),
    Transform(
        name="rain", media="image", title="Rain", run=_rain, group="cover", help="Streaks as of a short exposure.",
        params=(
            Param("amount", 0.05, 3.0, (0.4, 1.2), "", "streaks for each 700 pixels"),
            Param("length", 0.01, 0.2, (0.03, 0.07), "of the height", "of a streak"),
            Param("slant", -45, 45, (-15, 15), "degrees", "of the wind"),
            Param("strength", 0.05, 1.0, (0.35, 0.7), "", "how bright"),
        ),
        destroys=UNSEEN,
    ),
    Transform(
        name="dirt", media="image", title="Dust and smears on the lens", run=_dirt, group="cover",
        help="Cameras outdoors, in workshops, on vehicles.",
        params=(
            Param("share", 0.02, 0.8, (0.15, 0.4), "of the picture", "that is smeared"),
            Param("strength", 0.1, 0.95, (0.35, 0.7), "", "how opaque"),
            Param("cells", 2, 12, (3, 7), "", "patches along the longer side", whole=True),
        ),
        destroys=UNSEEN,
    ),
    Transform(
        name="drops", media="image", title="Drops on the lens", run=_drops, group="cover",
        help="Rain and spray on cameras and windscreens.",
        params=(
            Param("count", 1, 60, (5, 18), "", "how many", whole=True),
            Param("size", 0.005, 0.15, (0.015, 0.04), "of the longer side", "radius"),
            Param("strength", 0.1, 1.0, (0.7, 1.0), "", "how opaque"),
        ),
        destroys=UNSEEN,
    ),
    Transform(
        name="cut_out", media="image", title="Pieces cut out", run=_cut_out, effects=FOLLOWS, group="cover",
        help="Objects half covered by something. Masks and polygons lose what is covered, boxes shrink to the rest, "
        "keypoints become hidden; what is covered for the most part is dropped.",
        params=(
            Param("count", 1, 20, (1, 3), "", "how many", whole=True),
            Param("size", 0.02, 0.6, (0.1, 0.25), "of the sides", "of each"),
            chosen("filled", ("median", "black", "white", "noise"), ("median",), "with what"),
        ),
        destroys=UNSEEN | {"count"},
    ),
)  # fmt: skip
