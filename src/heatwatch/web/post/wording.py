"""The words of a web page without the page: nothing is fetched, nothing runs, and a link is written out.

One walk from the first sign to the last. The standard library's parser looks at the rest of a page again for each tag
that does not end, and half a megabyte of such keeps it busy for minutes.
"""

import html
import re
from collections.abc import Iterator

# What holds no words of anybody.
SILENT = (("<style", "</style"), ("<script", "</script"), ("<!--", "-->"))
LINES = re.compile(r"/?(?:br|p|div|tr|li|h[1-6]|blockquote|hr|table)\b", re.IGNORECASE)
LINK = re.compile(r"a\s[^>]*?\bhref\s*=\s*[\"']?((?:https?:|mailto:|tel:|sms:)[^\"'\s>]+)", re.IGNORECASE)
BEGINS = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)
# So much of a tag is looked at.
LONGEST_TAG = 2_000
LOWER = {capital: capital + 32 for capital in range(65, 91)}


def words_of(page: str) -> str:
    """The words of a page, with a line for each block."""
    # The lines of the page itself are none of what is shown.
    shown = "".join(_shown(" ".join(stripped(page).split())))
    lines = (" ".join(line.split()) for line in shown.split("\n"))
    return "\n".join(line for line in lines if line)


def stripped(page: str) -> str:
    """The page without styles, scripts and comments."""
    for opening, ending in SILENT:
        lower, kept, at = page.translate(LOWER), [], 0
        while (start := lower.find(opening, at)) >= 0 and (end := lower.find(ending, start)) >= 0:
            kept.append(page[at:start])
            close = page.find(">", end)
            at = close + 1 if close >= 0 else len(page)
        page = "".join([*kept, page[at:]])
    return page


def _shown(page: str) -> Iterator[str]:
    """Texts as they are read, a line end for each block, and where each link leads."""
    at = 0
    for begin in BEGINS.finditer(page):
        start = begin.start()
        if start < at:
            continue
        end = page.find(">", start)
        if end < 0:
            break
        yield html.unescape(page[at:start])
        tag = page[start + 1 : min(end, start + LONGEST_TAG)]
        if LINES.match(tag):
            yield "\n"
        elif link := LINK.match(tag):
            yield f" <{html.unescape(link[1])}> "
        at = end + 1
    yield html.unescape(page[at:])
