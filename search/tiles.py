"""Places as map tiles: engines count tiles by their keys, no geographic type is needed."""

import math
from typing import Final

#: A tile of zoom 2 holds a quarter of Asia, one of zoom 9 a town with its surroundings.
ZOOMS: Final = range(2, 10)
#: The square of the web Mercator projection ends here.
_LIMIT: Final = 85.05


def tile_keys(latitude: float, longitude: float) -> list[str]:
    """Keys ``z/x/y`` of the tiles that hold a point (degrees, WGS 84), in every zoom."""
    latitude = max(-_LIMIT, min(_LIMIT, latitude))
    across = (longitude + 180.0) / 360.0
    down = (1.0 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2.0
    keys = []
    for zoom in ZOOMS:
        tiles = 1 << zoom
        x, y = (min(tiles - 1, int(share * tiles)) for share in (across, down))
        keys.append(f"{zoom}/{x}/{y}")
    return keys
