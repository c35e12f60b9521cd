"""Decode the bytes of a document to the text whose characters are counted."""

from mediation.documents.workbooks import printed
from mediation.vocabulary import Encoding


def decoded(content: bytes, encoding: Encoding, name: str) -> str:
    """Return the text of a document. `name` is its file name, for messages.

    Raises:
        UnicodeDecodeError: the bytes don't match the encoding.
        DataError: the workbook can't be read.
        MissingExtraError: the reader of workbooks is not installed.
    """
    return printed(content, name).text if encoding is Encoding.WORKBOOK else content.decode(encoding)


def encoding_of(content: bytes) -> Encoding:
    """Return the encoding of a text, guessed from its bytes. For other data the result has no meaning.

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
