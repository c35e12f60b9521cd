"""Strategies for texts: empty, in any script, and with characters that are difficult for file formats."""

from typing import Final

from mediation.testing._hypothesis import st

_WORDS: Final = (
    "donated",
    "Çavuşoğlu",
    "İstanbul",
    "Київ",
    "安卡拉",
    "أنقرة",
    "e\u0301",
    "🕊",
    "<b>&amp;</b>",
    "=1+1",
    "-",
    "null",
    "1e5",
    "2022-03-10",
)
_PHRASES: Final = (
    "a, b; c",
    '"so-called"',
    "it's\n two\r\nlines",
    "\ttab ",
    "\\N",
    "# [x]",
    " ",
    "\x00",
    "\u2028\ufeff",
)

labels: Final = st.sampled_from(("", *_WORDS, *_PHRASES))
titles: Final = st.sampled_from((*_WORDS, *_PHRASES)) | st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
headings: Final = st.sampled_from((*_WORDS, "a title of exactly seven short words"))
digests: Final = st.integers(0, 16**64 - 1).map("{:064x}".format)
