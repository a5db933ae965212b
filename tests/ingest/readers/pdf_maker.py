"""Writes small PDFs for the tests: Helvetica, plain and bold, and rectangles, at points from the top left."""

from __future__ import annotations

from pathlib import Path

WIDTH, HEIGHT = 595, 842


class Page:
    """One page under construction."""

    def __init__(self, rotate: int = 0) -> None:
        self.rotate = rotate
        self._drawn: list[str] = []

    def text(self, x: float, y: float, words: str, size: float = 11, bold: bool = False) -> Page:
        """Write words so that their baseline is ``y`` below the top of the page."""
        safe = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        font = "F2" if bold else "F1"
        self._drawn.append(f"BT /{font} {size} Tf 1 0 0 1 {x} {HEIGHT - y} Tm ({safe}) Tj ET")
        return self

    def lines(
        self, x: float, y: float, *lines: str, size: float = 11, bold: bool = False, step: float = 14
    ) -> float:
        """Write lines below each other. Returns the baseline of the line that would follow."""
        for line in lines:
            self.text(x, y, line, size, bold)
            y += step
        return y

    def rectangle(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """Draw the outline of a rectangle."""
        self._drawn.append(f"0.8 w {x0} {HEIGHT - y1} {x1 - x0} {y1 - y0} re S")
        return self

    def ground(self, x0: float, y0: float, x1: float, y1: float, grey: float = 0.85) -> Page:
        """Fill a rectangle, without an outline, in a shade of grey (1 is white). Draw it before its text."""
        self._drawn.append(f"{grey} g {x0} {HEIGHT - y1} {x1 - x0} {y1 - y0} re f 0 g")
        return self

    def cells(self, *cells: tuple[float, float, float, float], grey: float = 0.85) -> Page:
        """Fill several rectangles with one stroke of the brush, as designers' programs draw striped tables."""
        path = " ".join(f"{x0} {HEIGHT - y1} {x1 - x0} {y1 - y0} re" for x0, y0, x1, y1 in cells)
        self._drawn.append(f"{grey} g {path} f 0 g")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """Draw a line."""
        self._drawn.append(f"0.8 w {x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")
        return self

    def picture(
        self, x0: float, y0: float, x1: float, y1: float, pixels: bytes = b"\x80", wide: int = 1
    ) -> Page:
        """Put a grey picture of ``wide`` columns on the page. Draw it before what stands on it."""
        high = len(pixels) // wide
        data = pixels.hex()
        self._drawn.append(
            f"q {x1 - x0} 0 0 {y1 - y0} {x0} {HEIGHT - y1} cm "
            f"BI /W {wide} /H {high} /CS /G /BPC 8 /F /AHx ID {data}> EI Q"
        )
        return self

    def content(self) -> bytes:
        """The page's drawing commands."""
        return "\n".join(self._drawn).encode("cp1252")


def write_pdf(path: Path, *pages: Page, title: str = "", labels: str = "") -> Path:
    """Write the pages to a file and return its path. ``labels`` is what the file says of its page labels."""
    objects: list[bytes] = []
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(len(pages)))
    own = f" /PageLabels << /Nums [{labels}] >>" if labels else ""
    objects.append(f"<< /Type /Catalog /Pages 2 0 R{own} >>".encode())
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    for name in ("Helvetica", "Helvetica-Bold"):
        objects.append(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
        )
    objects.append(f"<< /Title ({title}) >>".encode())
    for index, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {page.rotate} "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {7 + 2 * index} 0 R >>".encode()
        )
        content = page.content()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    data = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    path.write_bytes(bytes(data))
    return path
