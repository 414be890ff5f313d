"""Describe the page to phones and browsers that install it."""

from __future__ import annotations

from typing import Any

GROUND = "#f8f7f3"
"""The colour of paper in the style."""

SHARED = (
    "text/calendar",
    ".ics",
    "message/rfc822",
    ".eml",
    ".mbox",
    "application/vnd.ms-outlook",
    ".msg",
    "text/csv",
    ".csv",
    "application/json",
    ".json",
)
"""The kinds of file that other programs may share with the installed page: those of `import` and
`inbox`."""


def manifest(prefix: str) -> dict[str, Any]:
    """Return the manifest of the page under a path prefix.

    It is that of W3C, Web Application Manifest, with the `share_target` of Web Share Target.
    """
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
        "share_target": {
            "action": f"{prefix}/share",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "file", "accept": [*SHARED]}],
            },
        },
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
