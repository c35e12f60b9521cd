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
