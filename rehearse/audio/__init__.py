"""Sound files: found, decoded and written. An edge.

`read_recording` decodes whatever phones and voicemail systems export; `find_recordings` looks for
recordings in folders; `write_flac` and `write_wav` keep one.

Uncompressed sound and FLAC are read by libsndfile, which starts quickly; everything else, and what
libsndfile cannot make sense of, by ffmpeg's libraries (PyAV carries its own). Files are known by
their content, never by their names, except where a format has no sign of its own.
"""

from rehearse.audio.display_name import shown_name
from rehearse.audio.encode import encode_flac, encode_wav, write_flac, write_wav
from rehearse.audio.folders import find_recordings
from rehearse.audio.reading import read_recording

__all__ = ["encode_flac", "encode_wav", "find_recordings", "read_recording", "shown_name", "write_flac", "write_wav"]
