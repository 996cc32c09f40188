"""The measured features by name, with the words that tables and filters show for them; nothing here measures."""

from __future__ import annotations

from dataclasses import dataclass

from app.units import Media


@dataclass(frozen=True)
class Feature:
    """One measured number: its key, its title on screens, its unit ("" for a plain number) and what it says."""

    name: str
    title: str
    unit: str
    media: Media
    meaning: str


FEATURES: tuple[Feature, ...] = (
    Feature("width_px", "Width", "px", "image", "Width after the EXIF orientation."),
    Feature("height_px", "Height", "px", "image", "Height after the EXIF orientation."),
    Feature("megapixels", "Megapixels", "MP", "image", "Width × height in millions."),
    Feature("aspect", "Aspect", "", "image", "Width / height."),
    Feature("brightness", "Brightness", "", "image", "Mean luma, 0 black to 1 white."),
    Feature("contrast", "Contrast", "", "image", "Standard deviation of luma, 0 to 0.5."),
    Feature("sharpness", "Sharpness", "", "image", "Variance of the Laplacian; higher is sharper."),
    Feature("blur", "Blur", "", "image", "0 sharp to 1 blurred, by blurring once more."),
    Feature("colourfulness", "Colourfulness", "", "image", "0 grey, 15 slight, 60 quite, 110 extreme."),
    Feature("duration_s", "Duration", "s", "audio", "Length as decoded."),
    Feature("rate_hz", "Sample rate", "Hz", "audio", "Samples a second."),
    Feature("channels", "Channels", "", "audio", "1 mono, 2 stereo."),
    Feature("rms_dbfs", "Level", "dBFS", "audio", "Root mean square; a full sine is -3 dBFS."),
    Feature("peak_dbfs", "Peak", "dBFS", "audio", "Largest sample."),
    Feature("clipping_share", "Clipping", "", "audio", "Share of samples at full scale."),
    Feature("snr_db", "SNR estimate", "dB", "audio", "Loud against the quietest tenth of the windows."),
    Feature("silence_share", "Silence", "", "audio", "Share of windows below -60 dBFS or 40 dB under the loud ones."),
    Feature("measured_s", "Listened to", "s", "audio", "Of more than an hour: how much the figures were measured on."),
    Feature("bandwidth_hz", "Bandwidth", "Hz", "audio", "99 % of the energy lies below."),
)


def features_of(media: Media) -> tuple[Feature, ...]:
    """The features of one kind of media, in the order in which tables show them."""
    return tuple(feature for feature in FEATURES if feature.media == media)
