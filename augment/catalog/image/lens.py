"""What lenses and sensors do: defocus, zoom blur, colour fringes, noise of light and of readout, sharpening."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from augment.catalog.entry import Moved, Param, Surroundings, Transform, Values, chosen
from augment.catalog.image.light import bytes_of
from augment.catalog.image.quality import DETAIL
from augment.kernels.grain import MIDDLE, STEPS, field
from augment.kernels.vision import cv2 as opencv
from augment.sample import Image


def normal(shape: tuple[int, int], around: Surroundings) -> NDArray[np.float32]:
    """Standard normal noise ``(H, W)``, a stretch of the kernels' field that begins anywhere."""
    numbers, size = field(), shape[0] * shape[1]
    start, sign = int(around.random.integers(0, max(1, len(numbers) - size))), around.random.choice([-1, 1])
    stretch = np.resize(numbers[start:], size).reshape(shape).astype(np.float32)
    return (stretch - np.float32(MIDDLE)) * np.float32(sign / STEPS)


def _defocus(image: Image, values: Values, around: Surroundings) -> Moved:
    """A disc, as an open aperture makes it, with the edge smoothed to a fraction of a pixel."""
    radius = values["radius"] * around.scale
    reach = int(np.ceil(radius)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    blurred: Image = opencv().filter2D(image, -1, disc / disc.sum(), borderType=opencv().BORDER_REPLICATE)
    return Moved(blurred)


def _zoom_blur(image: Image, values: Values, around: Surroundings) -> Moved:
    """The mean of pictures at scales around 1, so that nothing moves on the whole."""
    cv2 = opencv()
    height, width = image.shape[:2]
    total = np.zeros(image.shape, dtype=np.float32)
    # So many that no two are more than two pixels apart at the corners, where it would be seen.
    count = int(np.clip(np.ceil(values["strength"] * np.hypot(height, width) / 2), 9, 41))
    scales = np.linspace(1 - values["strength"], 1 + values["strength"], count)
    for scale in scales:
        matrix = np.array([[scale, 0, (1 - scale) * (width - 1) / 2], [0, scale, (1 - scale) * (height - 1) / 2]])
        part = cv2.warpAffine(image, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
        cv2.accumulate(part, total)
    return Moved(bytes_of(total / len(scales)))


def _fringes(image: Image, values: Values, around: Surroundings) -> Moved:
    """Lateral chromatic aberration: red a little larger, blue a little smaller than green."""
    cv2 = opencv()
    height, width = image.shape[:2]
    far = np.hypot(height, width) / 2
    planes = list(cv2.split(image))
    for place, sign in ((0, 1.0), (2, -1.0)):
        scale = 1 + sign * values["shift"] * around.scale / far
        matrix = np.array([[scale, 0, (1 - scale) * (width - 1) / 2], [0, scale, (1 - scale) * (height - 1) / 2]])
        planes[place] = cv2.warpAffine(planes[place], matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return Moved(cv2.merge(planes))


def _shot_noise(image: Image, values: Values, around: Surroundings) -> Moved:
    """The noise of counted light: its variance grows with brightness (the normal approximation of Poisson's)."""
    linear = (np.arange(256, dtype=np.float32) / 255) ** 2.2
    light = linear[image]
    noise = np.stack([normal(image.shape[:2], around) for _ in range(3)], axis=2)
    noisy = light + np.sqrt(light / np.float32(values["photons"])) * np.float32(around.scale) * noise
    return Moved(bytes_of(np.clip(noisy, 0, 1) ** np.float32(1 / 2.2) * 255))


def _grain(image: Image, values: Values, around: Surroundings) -> Moved:
    """Grain of film: the same in all channels, soft, and strongest in the middle tones."""
    cv2 = opencv()
    soft = cv2.GaussianBlur(normal(image.shape[:2], around), (0, 0), max(0.3, values["size"] * around.scale))
    soft *= np.float32(255 * values["strength"]) / max(float(soft.std()), 1e-6)
    level = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    soft *= np.sqrt(np.clip(4 * level * (1 - level), 0.05, 1))
    return Moved(bytes_of(image + soft[..., None]))


def _dead_pixels(image: Image, values: Values, around: Surroundings) -> Moved:
    """Single pixels that are white or black."""
    count = round(image.shape[0] * image.shape[1] * values["share"])
    wrong = image.copy()
    places = around.random.integers(0, image.shape[0] * image.shape[1], count)
    wrong.reshape(-1, 3)[places] = np.where(around.random.random(count) < 0.5, 0, 255)[:, None]
    return Moved(wrong)


def _sharpen(image: Image, values: Values, around: Surroundings) -> Moved:
    """Unsharp masking, with the light edges of cheap cameras at much of it."""
    cv2 = opencv()
    soft = cv2.GaussianBlur(image, (0, 0), max(0.2, values["radius"] * around.scale))
    return Moved(cv2.addWeighted(image, 1 + values["amount"], soft, -values["amount"], 0))


def _webp(image: Image, values: Values, around: Surroundings) -> Moved:
    cv2 = opencv()
    _, packed = cv2.imencode(".webp", image[..., ::-1], [cv2.IMWRITE_WEBP_QUALITY, int(values["quality"])])
    return Moved(np.ascontiguousarray(cv2.imdecode(packed, cv2.IMREAD_COLOR)[..., ::-1]))


def _sampled(image: Image, values: Values, around: Surroundings) -> Moved:
    """Shrunk and blown up: blocks where the nearest pixel is taken."""
    cv2 = opencv()
    height, width = image.shape[:2]
    scale = values["scale"] / around.scale
    if scale >= 1:  # a preview that is smaller than what is left
        return Moved(image)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    how = {"blocks": cv2.INTER_NEAREST, "soft": cv2.INTER_LINEAR, "crisp": cv2.INTER_CUBIC}[values["upscale"]]
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return Moved(cv2.resize(small, (width, height), interpolation=how))


ALL = (
    Transform(
        name="defocus", media="image", title="Out of focus, as a lens shows it", run=_defocus, group="quality",
        help="Points become discs. Rounder and harder than a Gaussian blur.",
        params=(Param("radius", 0.5, 20, (1.0, 3.5), "px", "of the disc"),), destroys=DETAIL,
    ),
    Transform(
        name="zoom_blur", media="image", title="Blurred outwards, as of driving", run=_zoom_blur, group="quality",
        help="A camera that moves forward while the shutter is open.",
        params=(Param("strength", 0.002, 0.1, (0.008, 0.03), "", "how much the scale changes"),), destroys=DETAIL,
    ),
    Transform(
        name="colour_fringes", media="image", title="Coloured edges towards the corners", run=_fringes, group="quality",
        help="Lateral chromatic aberration of simple lenses.",
        params=(Param("shift", 0.2, 8, (0.6, 2.5), "px", "at the corners"),), destroys=DETAIL | {"colour"},
    ),
    Transform(
        name="shot_noise", media="image", title="Noise of little light", run=_shot_noise, group="quality",
        help="Short exposures, dusk, fluorescence: few photons a pixel.",
        params=(Param("photons", 10, 5000, (60, 400), "", "of a white pixel; fewer is noisier"),), destroys=DETAIL,
    ),
    Transform(
        name="film_grain", media="image", title="Grain of film", run=_grain, group="quality",
        help="Scanned prints and negatives.",
        params=(
            Param("strength", 0.0, 0.3, (0.015, 0.04), "", "standard deviation, as a share of white"),
            Param("size", 0.5, 4, (0.7, 1.4), "px", "of a grain"),
        ),
        destroys=DETAIL,
    ),
    Transform(
        name="dead_pixels", media="image", title="White and black pixels", run=_dead_pixels, group="quality",
        help="Salt and pepper: hot and dead pixels, errors of transmission.",
        params=(Param("share", 0.0, 0.2, (0.0005, 0.005), "of the pixels", "how many"),), destroys=DETAIL,
    ),
    Transform(
        name="sharpen", media="image", title="Sharpened, with light edges", run=_sharpen, group="quality",
        help="What phones and scanners do to their pictures.",
        params=(
            Param("amount", 0.0, 4.0, (0.4, 1.4), "", "0 leaves it"),
            Param("radius", 0.5, 5, (0.8, 1.8), "px", "width of the edges"),
        ),
        destroys=frozenset({"quality"}),
    ),
    Transform(
        name="webp", media="image", title="Saved as a small WebP", run=_webp, group="quality",
        help="Pictures from the web and from messengers: smooth areas smeared.",
        params=(Param("quality", 1, 100, (15, 60), "", "WebP quality", whole=True),), destroys=DETAIL,
    ),
    Transform(
        name="downscale", media="image", title="Fewer pixels, blown up again", run=_sampled, group="quality",
        help="Thumbnails, digital zoom, screenshots.",
        params=(
            Param("scale", 0.05, 0.95, (0.3, 0.7), "", "share of the sides that is kept"),
            chosen("upscale", ("soft", "crisp", "blocks"), ("soft", "crisp"), "how it is blown up"),
        ),
        destroys=DETAIL,
    ),
)  # fmt: skip
