"""Describe the page to phones and browsers that install it."""

from __future__ import annotations

from typing import Any

GROUND = "#f8f7f3"
"""The colour of paper in the style."""


def manifest(prefix: str) -> dict[str, Any]:
    """Return the manifest of the page (W3C, Web Application Manifest) under a path prefix."""
    icons = (
        ("icon.svg", "any", "any"),
        ("icon-192.png", "192x192", "any"),
        ("icon-512.png", "512x512", "any"),
        ("icon-maskable.svg", "any", "maskable"),
        ("icon-maskable-512.png", "512x512", "maskable"),
    )
    return {
        "id": f"{prefix}/",
        "name": "afterview",
        "short_name": "afterview",
        "description": "What follows each of your interviews, on the right day.",
        "lang": "en",
        "start_url": f"{prefix}/",
        "scope": f"{prefix}/",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": GROUND,
        "icons": [
            {
                "src": f"{prefix}/{name}",
                "sizes": sizes,
                "purpose": purpose,
                "type": "image/svg+xml" if name.endswith("svg") else "image/png",
            }
            for name, sizes, purpose in icons
        ],
    }
