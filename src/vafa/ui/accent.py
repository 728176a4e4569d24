"""A business's own colour: its hue and chroma; the lightness stays ours, and so the contrast.

sRGB to OKLCH after Björn Ottosson, "A perceptual color space for image processing" (2020).
"""

from __future__ import annotations

import math
import re

_HEX = re.compile(r"#?([0-9a-fA-F]{6})")
MAX_CHROMA = 0.14


def read_hex(text: str) -> str:
    """The colour as "rrggbb", or empty when it is none."""
    match = _HEX.fullmatch(text.strip())
    return match[1].lower() if match else ""


def hue_and_chroma(hex_colour: str) -> tuple[float, float]:
    """Hue in degrees and chroma of "rrggbb", the chroma held to what stays legible on our paper."""
    red, green, blue = (_linear(int(hex_colour[i : i + 2], 16) / 255) for i in (0, 2, 4))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    hue = math.degrees(math.atan2(b, a)) % 360
    return round(hue, 1), round(min(math.hypot(a, b), MAX_CHROMA), 3)


def accent_css(hex_colour: str) -> str:
    """A style sheet with this colour; what wears it, css/tokens.css says."""
    hue, chroma = hue_and_chroma(hex_colour)
    return f":root:root{{--brand-h:{hue};--brand-c:{chroma}}}\n"


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
