"""The sound device: microphones listed, opened and checked, loudspeakers played through. An edge.

PortAudio (the package sounddevice) is loaded when a device is used and not before: scoring never needs it.
"""

from rehearse.capture.device import Capture, DeviceLostError, Form
from rehearse.capture.input_level import LevelCheck, check_level, frame_levels_dbfs, level_words
from rehearse.capture.playback import beep, play, ring
from rehearse.capture.portaudio import Device, find_device, list_devices

__all__ = [
    "Capture",
    "Device",
    "DeviceLostError",
    "Form",
    "LevelCheck",
    "beep",
    "check_level",
    "find_device",
    "frame_levels_dbfs",
    "level_words",
    "list_devices",
    "play",
    "ring",
]
