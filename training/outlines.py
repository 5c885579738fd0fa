"""Make src/heatwatch/geography/california.json anew from the two files that its README names.

    python -m training.outlines counties-10m.json cities500.json

The borders keep the points of their source, in degrees as whole ten-thousandths. Where several places of the state have
one name, each is kept that has at least a quarter of the people of the largest. Nothing here runs in an instance, and
nothing is fetched.
"""

import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).parents[1] / "src" / "heatwatch" / "geography" / "california.json"
STATE, FIPS, SCALE, SHARE, CORNERS = "CA", "06", 10_000, 4, 3


def main(counties: Path, cities: Path) -> None:
    """Read both and write one."""
    made = {**borders(json.loads(counties.read_text("utf-8"))), "towns": towns(json.loads(cities.read_text("utf-8")))}
    rows = [f"{json.dumps(key)}: {one_a_line(value)}" for key, value in made.items()]
    OUTPUT.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")


def borders(topology: dict[str, Any]) -> dict[str, Any]:
    """The lines that the counties of the state share, and each county by the lines of its rings."""
    rows = [row for row in topology["objects"]["counties"]["geometries"] if row["id"].startswith(FIPS)]
    polygons = {
        row["properties"]["name"]: row["arcs"] if row["type"] == "MultiPolygon" else [row["arcs"]] for row in rows
    }
    # Simplified islands may have two points: there is nothing in them to draw.
    rings = {
        name: [ring for polygon in of for ring in polygon if has_an_inside(topology, ring)]
        for name, of in sorted(polygons.items())
    }
    used = sorted({line if line >= 0 else ~line for of in rings.values() for ring in of for line in ring})
    place = {line: at for at, line in enumerate(used)} | {~line: ~at for at, line in enumerate(used)}
    counties = {name: [[place[line] for line in ring] for ring in of] for name, of in rings.items()}
    return {"lines": [unpacked(topology, line) for line in used], "counties": counties}


def has_an_inside(topology: dict[str, Any], ring: list[int]) -> bool:
    """Whether a ring has three corners or more."""
    return sum(len(topology["arcs"][line if line >= 0 else ~line]) - 1 for line in ring) >= CORNERS


def unpacked(topology: dict[str, Any], line: int) -> list[int]:
    """The points of a line, longitude and latitude one after the other."""
    (across, up), (left, below) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points: list[int] = []
    for dx, dy in topology["arcs"][line]:
        x, y = x + dx, y + dy
        points += [round((x * across + left) * SCALE), round((y * up + below) * SCALE)]
    return points


def towns(cities: dict[str, Any]) -> dict[str, list[int]]:
    """Where each town lies, and where others of its name do, the largest first."""
    rows = [row for row in cities.values() if (row["countrycode"], row["admin1code"]) == ("US", STATE)]
    named: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: (-int(row["population"]), row["geonameid"])):
        named.setdefault(row["name"], []).append(row)
    found = {
        name: [row for row in of if row["population"] * SHARE >= of[0]["population"]] for name, of in named.items()
    }
    at = {
        name: [round(row[way] * SCALE) for row in of for way in ("longitude", "latitude")] for name, of in found.items()
    }
    return dict(sorted(at.items(), key=lambda one: plain(one[0])))


def plain(name: str) -> str:
    """A name in small letters without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))


def one_a_line(value: Any) -> str:
    """JSON with a line for each entry."""
    short = {"ensure_ascii": False, "separators": (",", ":")}
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(one, **short) for one in value) + "\n]"
    return (
        "{\n"
        + ",\n".join(f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(one, **short)}" for key, one in value.items())
        + "\n}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
