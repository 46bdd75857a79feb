"""Whisper run by openai-whisper, on PyTorch, with the same weights as faster-whisper.

The CTranslate2 file is read as it is: its tensors are renamed, and those it keeps fused (query, key and value) are cut
apart. openai-whisper's own word times are not used: they are compiled by numba at every start.
"""

from __future__ import annotations

import json
import mmap
import struct
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.asr.alignment import sharpen, warp
from rehearse.asr.base import MAX_TOKENS, Alignment, Decoding, Window, context_s
from rehearse.asr.log_mel import HOP_SAMPLES, log_mel
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.errors import WeightsError

Tensors = dict[str, NDArray[Any]]

DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
"""CTranslate2's numbers for the types of its tensors."""

FRAME_S = 0.02
"""One place of the encoder."""


class OpenAIWhisper:
    """The engine of the plain installation.

    Parameters
    ----------
    source : Path
        Weights: a folder as CTranslate2 keeps them, or a checkpoint of openai-whisper.
    model : str
        Their name.
    threads : int
        0 leaves the number to PyTorch.
    """

    name = "openai-whisper"

    def __init__(self, source: Path, model: str, *, threads: int = 0) -> None:
        import torch
        from whisper.tokenizer import get_tokenizer

        if threads:
            torch.set_num_threads(threads)
        self._torch = torch
        try:
            self._whisper, heads, suppressed = _load_folder(source) if source.is_dir() else _load_checkpoint(source)
        except WeightsError:
            raise
        except Exception as error:  # what PyTorch, struct or the archive raise for a foreign file
            raise WeightsError(f"Cannot load the weights in {source}: {error}.", "Is it a Whisper model?") from error
        self._whisper.eval()
        self._heads = heads
        self.model = model
        self.multilingual = bool(self._whisper.is_multilingual)
        self._tokenizer = get_tokenizer(
            self.multilingual, num_languages=self._whisper.num_languages, language="en", task="transcribe"
        )
        self._suppressed = suppressed or [-1]
        # Whisper is told the length of a window, and watched, in places that all threads share.
        self._turn = threading.Lock()

    def warm(self) -> None:
        """Run once on silence."""
        self.decode([self.encode(np.zeros(SAMPLE_RATE_HZ, dtype=np.float32))], max_tokens=1)

    def encode(self, samples: NDArray[np.float32], padded_s: float | None = None) -> Window:
        """Hear up to 30 s of sound at 16 kHz."""
        torch = self._torch
        duration_s = len(samples) / SAMPLE_RATE_HZ
        padded_s = padded_s or context_s(duration_s)
        mel = torch.from_numpy(log_mel(samples, self._whisper.dims.n_mels, padded_s))
        with self._turn, torch.inference_mode():
            return Window(_embed(self._whisper.encoder, mel[None]), duration_s, padded_s)

    def language(self, window: Window) -> tuple[str, float]:
        """Return the most likely language and its probability."""
        if not self.multilingual:
            return "en", 1.0
        with self._turn, self._torch.inference_mode():
            self._expect(window)
            _, found = self._whisper.detect_language(window.features, self._tokenizer)
        language = max(found[0], key=found[0].get)
        return language, float(found[0][language])

    def decode(
        self,
        windows: Sequence[Window],
        *,
        prompt: str = "",
        forbidden: Sequence[int] = (),
        max_tokens: int = MAX_TOKENS,
    ) -> list[Decoding]:
        """Write down what is said in each window, greedily, without time marks."""
        from whisper.decoding import DecodingOptions

        options = DecodingOptions(
            language="en",
            sample_len=max_tokens,
            prompt=self.tokens(f" {prompt.strip()}") if prompt else None,
            suppress_tokens=[*self._suppressed, *forbidden],
            without_timestamps=True,
            fp16=False,
        )
        # One after another: PyTorch takes longer for a few windows in step than for each by itself.
        return [self._decoding(window, options) for window in windows]

    def _decoding(self, window: Window, options: Any) -> Decoding:
        with self._turn, self._torch.inference_mode():
            self._expect(window)
            found = self._whisper.decode(window.features[0], options)
        return Decoding(tuple(token for token in found.tokens if token < self._tokenizer.eot))

    def align(self, windows: Sequence[Window], tokens: Sequence[Sequence[int]]) -> list[Alignment]:
        """Find where tokens lie in their window, and how likely each is there."""
        torch = self._torch
        start = [*self._tokenizer.sot_sequence_including_notimestamps]
        longest = max(len(text) for text in tokens)
        # The decoder redecodings back only, so what fills a shorter text up changes nothing before it.
        given = torch.tensor([[*start, *text, *[self._tokenizer.eot] * (longest - len(text) + 1)] for text in tokens])
        with self._turn, torch.inference_mode(), _watched(self._whisper) as seen:
            logits = self._whisper.decoder(given, torch.cat([window.features for window in windows]))
            heads = torch.stack([seen[layer][:, head] for layer, head in self._heads], dim=1)
            return [
                _alignment(logits[k], heads[k], window, text, len(start), self._tokenizer.eot)
                for k, (window, text) in enumerate(zip(windows, tokens, strict=True))
            ]

    def _expect(self, window: Window) -> None:
        """Whisper knows sound that is already encoded by its length; that of this window may be less than 30 s."""
        self._whisper.dims.n_audio_ctx = window.features.shape[-2]

    def pieces(self, tokens: Sequence[int]) -> list[bytes]:
        """Return the text of each token."""
        return [self._tokenizer.encoding.decode_single_token_bytes(token) for token in tokens]

    def tokens(self, text: str) -> list[int]:
        """Return a text as tokens."""
        return list(self._tokenizer.encoding.encode_ordinary(text))  # a name may look like a mark: "<|en|>"


def _alignment(logits: Any, heads: Any, window: Window, text: Sequence[int], before: int, end: int) -> Alignment:
    """Return where a text lies, from the decoder's logits (tokens, n) and attention (heads, tokens, frames)."""
    frames = int(window.duration_s * SAMPLE_RATE_HZ / HOP_SAMPLES) // 2
    chances = logits[before - 1 : before - 1 + len(text), :end].softmax(dim=-1)
    probabilities = chances[range(len(text)), list(text)].numpy()
    attention = heads[:, : before + len(text) + 1, :frames].softmax(dim=-1)
    gain = sharpen(attention.numpy())[before - 1 : -1]
    return Alignment(warp(gain).astype(np.float64) * FRAME_S, probabilities.astype(np.float64))


def _embed(encoder: Any, mel: Any) -> Any:
    """Encode as `AudioEncoder.forward` does, but sound of any length up to 30 s."""
    from torch.nn.functional import gelu

    x = gelu(encoder.conv2(gelu(encoder.conv1(mel)))).permute(0, 2, 1)
    x = x + encoder.positional_embedding[: x.shape[1]]
    for block in encoder.blocks:
        x = block(x)
    return encoder.ln_post(x)


class _watched:
    """Keep the attention that each layer of the decoder pays to the sound, before it is made to sum to one."""

    def __init__(self, whisper: Any) -> None:
        from whisper.model import disable_sdpa

        self._whisper = whisper
        self._plain = disable_sdpa()  # the fused kernel does not give its attention away
        self._seen: dict[int, Any] = {}

    def __enter__(self) -> dict[int, Any]:
        self._plain.__enter__()
        self._hooks = [
            block.cross_attn.register_forward_hook(lambda _, __, out, layer=layer: self._seen.update({layer: out[-1]}))
            for layer, block in enumerate(self._whisper.decoder.blocks)
        ]
        return self._seen

    def __exit__(self, *exc: object) -> None:
        for hook in self._hooks:
            hook.remove()
        self._plain.__exit__(*exc)


def _load_checkpoint(file: Path) -> tuple[Any, list[tuple[int, int]], list[int]]:
    import whisper

    model = whisper.load_model(str(file), device="cpu")
    return model, _default_heads(model), []


def _default_heads(model: Any) -> list[tuple[int, int]]:
    return [(int(layer), int(head)) for layer, head in model.alignment_heads.indices().T]


def _load_folder(folder: Path) -> tuple[Any, list[tuple[int, int]], list[int]]:
    import torch
    from whisper.model import ModelDimensions, Whisper

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    stored = read_tensors(folder / "model.bin")
    audio, text = stored["encoder/position_encodings/encodings"], stored["decoder/position_encodings/encodings"]
    state = dict(rename(stored))
    layers = [
        sum(name.endswith("mlp_ln.weight") and name.startswith(part) for name in state) for part in ("enc", "dec")
    ]
    heads = [int(stored[f"{part}/num_heads"]) for part in ("encoder", "decoder")]
    audio_size = (stored["encoder/conv1/weight"].shape[1], *audio.shape, heads[0], layers[0])
    text_size = (len(stored["decoder/embeddings/weight"]), *text.shape, heads[1], layers[1])
    with _unfilled():
        model = Whisper(ModelDimensions(*audio_size, *text_size))
    tensors = {name: torch.from_numpy(value).float() for name, value in state.items()}
    model.load_state_dict(tensors, strict=True, assign=True)
    return model, [(layer, head) for layer, head in config["alignment_heads"]], config["suppress_ids"]


def _unfilled() -> Any:
    """Return a context in which layers are not filled at random, since their weights are replaced at once.

    PyTorch's own ways to do so, the device "meta" among them, import its compiler: 1.5 s.
    """
    from torch.overrides import TorchFunctionMode

    class Unfilled(TorchFunctionMode):
        def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            if function.__name__ in ("kaiming_uniform_", "uniform_", "normal_"):
                return args[0] if args else kwargs["tensor"]
            return function(*args, **(kwargs or {}))

    return Unfilled()


def read_tensors(file: Path) -> Tensors:
    """Return the tensors of a CTranslate2 file by name, as views of the file.

    Raises
    ------
    WeightsError
        It is not such a file, or its numbers are quantised.
    """
    with file.open("rb") as stream:
        data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_COPY)
    place = 0

    def number(kind: str) -> int:
        nonlocal place
        value: int = struct.unpack_from(f"<{kind}", data, place)[0]
        place += struct.calcsize(kind)
        return value

    def string() -> str:
        nonlocal place
        length = number("H")
        place += length
        return data[place - length : place - 1].decode()

    tensors: Tensors = {}
    version, specification, _ = number("I"), string(), number("I")
    if version != 6 or specification != "WhisperSpec":
        raise WeightsError(f"{file} is no Whisper model of CTranslate2.", "Give a folder with such a model, or a name.")
    for _ in range(number("I")):
        name = string()
        shape = [number("I") for _ in range(number("B"))]
        dtype, size = np.dtype(DTYPES[number("B")]), number("I")
        tensors[name] = np.frombuffer(data, dtype, size // dtype.itemsize, place).reshape(shape)
        place += size
    if any(name.endswith("weight_scale") for name in tensors):
        raise WeightsError(f"The weights in {file} are quantised.", "Use the engine faster, or weights in float16.")
    return tensors


PLACES = {
    "self_attention/layer_norm": "attn_ln",
    "attention/layer_norm": "cross_attn_ln",
    "ffn/layer_norm": "mlp_ln",
    "ffn/linear_0": "mlp.0",
    "ffn/linear_1": "mlp.2",
}
FUSED = {
    "self_attention/linear_0": ("attn.query", "attn.key", "attn.value"),
    "self_attention/linear_1": ("attn.out",),
    "attention/linear_0": ("cross_attn.query",),
    "attention/linear_1": ("cross_attn.key", "cross_attn.value"),
    "attention/linear_2": ("cross_attn.out",),
}
ENDINGS = {"gamma": "weight", "beta": "bias", "weight": "weight", "bias": "bias"}


def rename(stored: Tensors) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the tensors under openai-whisper's names; what is fused is cut, what Whisper has not is left out."""
    for name, value in stored.items():
        side, _, rest = name.partition("/")
        if rest == "embeddings/weight":
            yield f"{side}.token_embedding.weight", value
        elif rest == "position_encodings/encodings":
            yield f"{side}.positional_embedding", value
        elif rest.startswith("layer_norm/"):
            yield f"{side}.{'ln_post' if side == 'encoder' else 'ln'}.{ENDINGS[rest[11:]]}", value
        elif rest.startswith("conv"):
            yield f"{side}.{rest.replace('/', '.')}", value
        elif rest.startswith("layer_"):
            layer, _, place = rest[6:].partition("/")
            place, _, ending = place.rpartition("/")
            parts = FUSED.get(place) or (PLACES[place],)
            for part, piece in zip(parts, np.split(value, len(parts)), strict=True):
                if not (part.endswith(".key") and ending == "bias"):  # Whisper's keys have no bias
                    yield f"{side}.blocks.{layer}.{part}.{ENDINGS[ending]}", piece


def known_checkpoint(name: str, cache: Path) -> Path:
    """Return the checkpoint of a model by one of openai-whisper's own names, fetched and checked if need be."""
    import whisper

    if name not in whisper.available_models():
        raise WeightsError(f"There are no weights called {name}.", f"Known: {', '.join(whisper.available_models())}.")
    try:
        return Path(whisper._download(whisper._MODELS[name], str(cache / "openai"), in_memory=False))
    except (OSError, RuntimeError) as error:
        hint = "Connect to the network once, or give a folder with --model."
        reason = str(getattr(error, "reason", error)).rstrip(".")  # of urllib's errors
        raise WeightsError(f"Cannot fetch the weights {name}: {reason}.", hint) from error
