"""A desk without a desk: PulseAudio with a null sink for a loudspeaker, whose monitor is the microphone.

What is played into the sink is what the microphone hears. PortAudio reaches it through ALSA as it would on anybody's
desktop. Everything is the server's own: its socket, its ALSA configuration, and it ends with the test.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

ALSA = """
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
"""

CLIENT = "autospawn = no\n"


class VirtualDesk:
    """One sound server."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="desk-"))  # short: a socket's path may have 107 letters
        self._socket = self.folder / "native"
        (self.folder / "asound.conf").write_text(ALSA)
        (self.folder / "client.conf").write_text(CLIENT)
        self.environment = {
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_CLIENTCONFIG": str(self.folder / "client.conf"),
            "PULSE_COOKIE": str(self.folder / "cookie"),
            "ALSA_CONFIG_PATH": str(self.folder / "asound.conf"),
            "JACK_NO_START_SERVER": "1",
        }
        self._players: list[subprocess.Popen[bytes]] = []
        self._server = subprocess.Popen(
            [
                "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--log-target=null",
                f"--load=module-native-protocol-unix auth-anonymous=1 socket={self._socket}",
                "--load=module-null-sink sink_name=desk",
            ],
            env=os.environ | self.environment | {"HOME": str(self.folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if self._pactl("info").returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError("PulseAudio does not answer.")

    def _pactl(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["pactl", *arguments], env=os.environ | self.environment, capture_output=True, timeout=20)

    def play(self, file: Path) -> subprocess.Popen[bytes]:
        """Begin to play a file into the microphone; `wait()` on what is returned waits for its end."""
        player = subprocess.Popen(
            ["paplay", "--device=desk", str(file)],
            env=os.environ | self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._players.append(player)
        return player

    def hush(self) -> None:
        """Stop everything that is playing."""
        for player in self._players:
            player.kill()
            player.wait()
        self._players.clear()

    def unplug(self) -> None:
        """Pull the device out: the server is gone from one moment to the next."""
        self._server.kill()
        self._server.wait()

    def close(self) -> None:
        self.hush()
        self.unplug()
        shutil.rmtree(self.folder, ignore_errors=True)


NOTHING = {
    "PULSE_SERVER": "unix:/nonexistent",
    "XDG_RUNTIME_DIR": "/nonexistent",
    "PIPEWIRE_RUNTIME_DIR": "/nonexistent",
    "JACK_NO_START_SERVER": "1",
}
"""The environment of a machine without any sound server."""


def in_a_namespace(command: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a shell command that mounts things nobody else sees; wants root or user namespaces."""
    return subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", command],
        env=os.environ | (environment or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def without_sound_cards(command: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a shell command on a machine that has neither a sound card nor a sound server."""
    hide = "if [ -d /dev/snd ]; then mount -t tmpfs none /dev/snd || exit 99; fi; "
    return in_a_namespace(hide + command, NOTHING | (environment or {}))
