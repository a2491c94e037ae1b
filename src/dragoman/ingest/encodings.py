"""Which of the old encodings a text is in that is not UTF-8."""

from __future__ import annotations

import re

HEAD = 2**18  # bytes that are looked at
_WESTERN = (
    "áéíóúüñ",  # Spanish
    "àâæçéèêëîïôœùûüÿ",  # French
    "äöüß",  # German
    "áàâãçéêíóôõúü",  # Portuguese
    "àèéìíîòóùú",  # Italian
    "åäöéü",  # Swedish, Finnish
    "æøåéü",  # Danish, Norwegian
    "áèéêëíïóöúü",  # Dutch
    "àçèéíïòóúü",  # Catalan
    "áðéíóúýþæö",  # Icelandic
)
_CENTRAL = (
    "ąćęłńóśźż",  # Polish
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "áéíóöőúüű",  # Hungarian
    "ăâîşţ",  # Romanian
    "čćđšž",  # Croatian, Slovene
)
_TURKISH = ("çğıiöşüâîû",)
_READINGS = (
    *(("cp1252", letters) for letters in _WESTERN),
    *(("cp1250", letters) for letters in _CENTRAL),
    *(("cp1254", letters) for letters in _TURKISH),
    ("cp1252", "".join(_WESTERN)),  # names of several languages
    ("cp1250", "".join(_CENTRAL)),
)
_SIGN_IN_WORD = re.compile(r"[^\W\d_][¹²³¼½¾¿¡ªº°£¥¦§¨¬¯´¶¸][^\W\d_]")
"""No text has these between two letters: there the byte is a letter of another encoding."""


def guess(raw: bytes) -> str | None:
    """The name of the encoding that bytes are most likely in, None when none fits.

    charset-normalizer tells the scripts apart. It cannot tell the Latin encodings from each other, as they give letters
    for the same bytes: there the first language whose alphabet holds all the letters decides, Western ones first.

    >>> guess("Señor Peña".encode("latin-1")), guess("Wałęsa był w Gdańsku".encode("cp1250"))
    ('cp1252', 'cp1250')
    """
    from charset_normalizer import from_bytes

    head = raw[:HEAD]
    if _damaged_utf8(head):
        return "utf-8-sig"
    found = from_bytes(head)
    western = _decoded(head, "cp1252")
    if western is None or any(str(match) == western for match in found):
        for encoding, alphabet in _READINGS:
            text = _decoded(head, encoding)
            if text is not None and _fits(text, alphabet):
                return encoding
    best = found.best()
    return best.encoding if best else None


def _damaged_utf8(raw: bytes) -> bool:
    """Whether a few bytes are wrong in what is UTF-8: text of another encoding has next to no whole characters of it."""
    text = raw.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return sum(not c.isascii() for c in text) - wrong > 4 * wrong


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _fits(text: str, alphabet: str) -> bool:
    letters = {c for c in text.lower() if c.isalpha() and not c.isascii()} - {"ª", "º", "µ", "ƒ", "\u0307"}
    return letters <= set(alphabet) and not _SIGN_IN_WORD.search(text)
