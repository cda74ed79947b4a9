"""A PDF looked through before it is read: one that may swell beyond bounds is first opened in a process of its own.

A few hundred bytes can make a parser fill all memory: a stream that inflates a thousand times and more, forms that draw
forms that draw forms. The parser cannot be told to stop, and takes the whole program down with it. So a file in which
something of the kind is possible is opened once in a child that may use little time and memory; it is read only if that
ends well.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zlib

MOST_INFLATED = 10_000_000  # bytes of one stream; what draws a page has some thousands
MOST_DRAWN = 100_000_000  # bytes of what forms draw when each is drawn wherever it may be
MOST_SECONDS = 10  # of the child
MOST_MEMORY = 350_000_000  # of the child, with its libraries
HEAD = 4000  # how far before its data the dictionary of a stream begins
STREAM = re.compile(rb"(?<!end)stream[^\r\n]{0,80}(?:\r\n|\n|\r)")
FILTER = re.compile(
    rb"/Filter\s*(\[?\s*/(FlateDecode|DCTDecode|JPXDecode|CCITTFaxDecode|JBIG2Decode)\b\s*(?![\s/]*/\w+Decode))?"
)
FORM = re.compile(rb"/Subtype\s*/Form\b")
DRAWS = re.compile(rb"/[^\s/<>\[\]()]+\s+Do\b")

CHILD = """
import contextlib, resource, sys
seconds, memory, most = map(int, sys.argv[1:])
for what, much in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory)):
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(what, (much, much))
import pypdfium2
try:
    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    count = len(document)
except pypdfium2.PdfiumError:
    sys.exit(0)
for number in range(min(count, most)):
    print(number + 1, flush=True)
    with contextlib.suppress(pypdfium2.PdfiumError):
        page = document[number]
        page.get_textpage().close()
        page.close()
"""


def swelling_page(raw: bytes, most_pages: int) -> int | None:
    """The page at which a file swells beyond bounds, 0 where that cannot be told; None of a file that may be read."""
    if not may_swell(raw):
        return None
    limits = [str(MOST_SECONDS), str(MOST_MEMORY + 3 * len(raw)), str(most_pages)]
    command = [sys.executable, "-I", "-c", CHILD, *limits]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=3 * MOST_SECONDS, check=False)
        said, well = done.stdout.split(), done.returncode == 0
    except subprocess.TimeoutExpired as error:
        said, well = (error.stdout or b"").split(), False
    except OSError:  # no process can be begun here, so that nothing can be tried apart
        said, well = [], False
    if well:
        return None
    return int(said[-1]) if said and said[-1].isdigit() else 0


def may_swell(raw: bytes) -> bool:
    """Whether something in a file may take far more memory than the file has bytes, or hides how much it takes."""
    if b"/Encrypt" in raw:  # streams that cannot be looked into
        return True
    drawn = most_draws = largest = 1
    for found in STREAM.finditer(raw):
        head = raw[max(found.start() - HEAD, 0) : found.start()]
        head = head[head.rfind(b"obj") :]
        told = FILTER.search(head)
        if (told is not None and told[1] is None) or b"#" in head:
            return True  # several filters one upon the other, or names written so that they are not found
        content = _inflated(raw, found.end())
        if len(content) > MOST_INFLATED:
            return True
        draws = len(DRAWS.findall(content))
        if FORM.search(head):
            drawn *= max(draws, 1)
            largest = max(largest, len(content))
        else:
            most_draws = max(most_draws, draws)
        if drawn * most_draws * largest > MOST_DRAWN:
            return True
    return False


def _inflated(raw: bytes, start: int) -> bytes:
    """What a stream inflates to, one byte more than the limit at most; one that is not packed, as it stands."""
    inflater = zlib.decompressobj()
    try:
        return inflater.decompress(memoryview(raw)[start:], MOST_INFLATED + 1)
    except zlib.error:
        end = raw.find(b"endstream", start)
        return raw[start : min(end if end >= 0 else len(raw), start + MOST_INFLATED)]
