"""How the bytes of a document become the text in which characters are counted."""

from mediation.documents.workbooks import printed
from mediation.vocabulary import Encoding


def decoded(content: bytes, encoding: Encoding, name: str) -> str:
    """Return the text of a document in that encoding; `name` is that of its file, for messages.

    Raises:
        UnicodeDecodeError: the bytes are not of that encoding.
        DataError: it is no workbook that can be read.
        MissingExtraError: it is a workbook, and what reads workbooks is not installed.
    """
    return printed(content, name).text if encoding is Encoding.WORKBOOK else content.decode(encoding)


def encoding_of(content: bytes) -> Encoding:
    """Return the encoding of a text as its bytes tell it; what is no text at all has one too, and makes no sense.

    >>> encoding_of("Türkiye".encode()), encoding_of("Türkiye".encode("windows-1252"))
    (<Encoding.UTF_8: 'utf-8'>, <Encoding.WINDOWS_1252: 'windows-1252'>)
    """
    return next(each for each in (Encoding.UTF_8, Encoding.WINDOWS_1252, Encoding.LATIN_1) if _decodes(content, each))


def _decodes(content: bytes, encoding: Encoding) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
