"""Stops keeping an upload that is larger than any file may be."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

from media import limits


class LimitUploadHandler(FileUploadHandler):
    """Lets pass just more than the largest file accepted; the rest is read and thrown away.

    So the disk is never filled, and the form still sees a file that is too large and says so. It stands before the
    handlers that keep files.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Count anew."""
        super().new_file(*args, **kwargs)
        self._length = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand the chunk on, unless the limit was passed before."""
        if self._length > limits.DOCUMENT_BYTES:
            return None
        self._length += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers that follow make the file."""
        return
