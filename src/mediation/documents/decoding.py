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
