"""Draws `docs/images/fanout.svg` from the figures that `fanout --save` wrote."""

import argparse
import json
from html import escape
from pathlib import Path
from statistics import median
from typing import Any

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "images" / "fanout.svg"
PANELS = {"cpu_one": "one message at a time", "cpu_many": "up to 16 messages in flight"}
WIDTH, NAMES, ROW, BAR, GAP, TOP = 760, 200, 26, 16, 58, 64  # pixels
FONT = 'font-family="system-ui, sans-serif"'
OURS, OTHERS, INK, QUIET = "#3b6fe0", "#b9c1cf", "#1c2230", "#667085"


def drawing(rounds: list[dict[str, Any]], machine: str) -> str:
    """Bars for the medians: the shorter, the better."""
    names = list(dict.fromkeys(it["contestant"] for it in rounds))
    values = {
        panel: [median(it[panel] for it in rounds if it["contestant"] == name) for name in names] for panel in PANELS
    }
    scale = (WIDTH - NAMES - 90) / max(max(panel) for panel in values.values())
    sockets = rounds[0]["sockets"]
    parts = [text(16, 28, f"Server CPU for a million deliveries to {sockets:,} sockets, in seconds", 16, INK, "600")]
    y = TOP
    for panel, title in PANELS.items():
        parts.append(text(16, y, title, 13, QUIET, "600"))
        for name, value in zip(names, values[panel], strict=True):
            y += ROW
            colour = OURS if name == names[0] or "SHARED" in name else OTHERS
            parts.append(text(NAMES - 10, y, name, 13, INK, anchor="end"))
            size = f'width="{value * scale:.1f}" height="{BAR}"'
            parts.append(f'<rect x="{NAMES}" y="{y - 12}" {size} rx="3" fill="{colour}"/>')
            parts.append(text(NAMES + value * scale + 8, y, f"{value:.1f}", 13, INK))
        y += GAP
    parts.append(text(16, y - 16, machine, 10, QUIET))
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img">\n'
        f'<rect width="{WIDTH}" height="{y}" rx="10" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def text(x: float, y: float, what: str, size: int, colour: str, weight: str = "400", anchor: str = "start") -> str:
    style = f'font-size="{size}" font-weight="{weight}" fill="{colour}" text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {FONT} {style}>{escape(what)}</text>'


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chart", description=__doc__)
    parser.add_argument("figures", type=Path, help="what `fanout --save` wrote")
    parser.add_argument("--sockets", type=int, default=1000, help="of which size")
    arguments = parser.parse_args()
    saved = json.loads(arguments.figures.read_text())
    rounds = [it for it in saved["rounds"] if it["sockets"] == arguments.sockets]
    PICTURE.write_text(drawing(rounds, saved["machine"]), encoding="utf-8")


if __name__ == "__main__":
    main()
