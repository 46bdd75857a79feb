"""Both engines, with their real weights, keep the contract of `Engine`, and agree."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rehearse.asr import Engine, load_engine
from rehearse.asr.base import Decoding, Window
from rehearse.asr.openai import OpenAIWhisper, read_tensors
from rehearse.asr.weights import find_weights
from rehearse.audio import read_recording
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.errors import WeightsError
from tests.conftest import ENGINES, SAMPLES, Kind

PHRASES_S = ((0.25, 5.9), (6.6, 13.3))
"""Of the sample wrong_number: a sentence and a number."""

NUMBER_S = (6.944, 12.723)
"""Where its first number is, from samples/truth.toml."""

ENGLISH_MARKS = 50_256
"""The first token of the English models that is no text."""

Sound = NDArray[np.float32]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for all of these tests."""
    return tmp_path_factory.mktemp("weights")


@pytest.fixture(scope="module")
def small(weights: Path) -> dict[Kind, Engine]:
    """The engines with the least weights there are."""
    return {kind: load_engine(kind, "tiny.en", cache=weights, threads=1) for kind in ENGINES}


@pytest.fixture(scope="module")
def large(weights: Path) -> dict[Kind, Engine]:
    """The engines as they are by default."""
    return {kind: load_engine(kind, "base", cache=weights, threads=1) for kind in ENGINES}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, small: dict[Kind, Engine]) -> Engine:
    return small[request.param]


@cache
def sound() -> Sound:
    return read_recording(SAMPLES / "wrong_number.flac").samples


def between(start_s: float, end_s: float) -> Sound:
    return sound()[round(start_s * SAMPLE_RATE_HZ) : round(end_s * SAMPLE_RATE_HZ)]


@cache
def phrases(engine: Engine) -> tuple[list[Window], list[Decoding]]:
    """Return the phrases, each asked about by itself."""
    windows = [engine.encode(between(*span), 10.0) for span in PHRASES_S]
    return windows, [engine.decode([window])[0] for window in windows]


def text(engine: Engine, decoding: Decoding) -> str:
    return b"".join(engine.pieces(decoding.tokens)).decode().strip()


def test_windows_in_step_give_what_they_give_one_by_one(engine: Engine) -> None:
    windows, alone = phrases(engine)
    together = engine.decode(windows)
    assert [found.tokens for found in together] == [found.tokens for found in alone]
    assert len({len(found.tokens) for found in alone}) > 1  # or the step would prove nothing


def test_windows_are_aligned_in_step_as_they_are_one_by_one(engine: Engine) -> None:
    windows, alone = phrases(engine)
    tokens = [found.tokens for found in alone]
    together = engine.align(windows, tokens)
    for window, some, found in zip(windows, tokens, together, strict=True):
        (expected,) = engine.align([window], [some])
        np.testing.assert_allclose(found.edges_s, expected.edges_s, atol=0.021)
        np.testing.assert_allclose(found.probabilities, expected.probabilities, atol=1e-3)


@pytest.mark.parametrize("kind", ENGINES)
def test_an_engine_may_be_asked_from_two_threads(kind: Kind, weights: Path, small: dict[Kind, Engine]) -> None:
    shared = load_engine(kind, "tiny.en", cache=weights, threads=1, at_once=2)

    def heard(engine: Engine, span: tuple[float, float], context_s: float) -> tuple[tuple[int, ...], list[float]]:
        window = engine.encode(between(*span), context_s)
        (found,) = engine.decode([window])
        (alignment,) = engine.align([window], [found.tokens])
        return found.tokens, alignment.edges_s.tolist()

    # Of unlike lengths, so that neither may be taken for the other.
    asked = [(span, context_s) for span, context_s in zip(PHRASES_S, (10.0, 15.0), strict=True)] * 3
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda one: heard(shared, *one), asked))
    assert together == [heard(small[kind], *one) for one in asked]


def test_tokens_lie_one_after_another_within_their_window(engine: Engine) -> None:
    windows, decodings = phrases(engine)
    alignments = engine.align(windows, [decoding.tokens for decoding in decodings])
    for window, decoding, found in zip(windows, decodings, alignments, strict=True):
        assert found.edges_s.shape == (len(decoding.tokens) + 1,)
        assert found.probabilities.shape == (len(decoding.tokens),)
        assert (np.diff(found.edges_s) >= 0).all()
        assert 0.0 <= found.edges_s[0] <= found.edges_s[-1] <= window.duration_s
        assert found.edges_s[-1] > window.duration_s - 0.5  # they lie over all of the sound
        assert ((found.probabilities > 0) & (found.probabilities <= 1)).all()


def test_more_silence_behind_a_phrase_changes_no_word(engine: Engine) -> None:
    window = engine.encode(between(*PHRASES_S[0]), 30.0)
    assert (window.duration_s, window.context_s) == (pytest.approx(5.65), 30.0)
    (found,) = engine.decode([window])
    assert text(engine, found) == text(engine, phrases(engine)[1][0])
    assert "This is Alan Price with Stonebridge" in text(engine, found)


def test_a_prompt_tells_how_a_name_is_spelled(engine: Engine) -> None:
    windows, decodings = phrases(engine)
    (found,) = engine.decode(windows[:1], prompt="Allan Pryce. Stonebridge.")
    assert "Allan Pryce" in text(engine, found)
    assert "Alan Price" in text(engine, decodings[0])


def test_a_prompt_is_too_long_for_no_engine(engine: Engine) -> None:
    # Whisper has room for 223 tokens of it; the last ones count.
    windows, _ = phrases(engine)
    found = engine.decode(windows[:1], prompt="Copperfield Print. " * 150 + "Allan Pryce. Stonebridge.", max_tokens=16)
    assert "Allan" in text(engine, found[0])


def test_what_is_forbidden_is_not_written(engine: Engine) -> None:
    windows, decodings = phrases(engine)
    hello = decodings[0].tokens[0]
    (found,) = engine.decode(windows[:1], forbidden=[hello])
    assert hello not in found.tokens
    assert len(found.tokens) > 5


@pytest.mark.parametrize("most", [1, 7])
def test_as_much_is_written_as_was_asked_for_and_no_more(engine: Engine, most: int) -> None:
    windows, decodings = phrases(engine)
    found = engine.decode(windows, max_tokens=most)
    assert [each.tokens for each in found] == [each.tokens[:most] for each in decodings]


def test_a_prompt_takes_nothing_of_what_may_be_written(engine: Engine) -> None:
    found = engine.decode(phrases(engine)[0][:1], prompt="Um, uh, so, hmm, er, like, you know...", max_tokens=6)
    assert len(found[0].tokens) == 6


def test_no_mark_is_written(engine: Engine) -> None:
    for decoding in phrases(engine)[1]:
        assert "<|" not in text(engine, decoding)


def test_an_english_model_hears_english(engine: Engine) -> None:
    assert not engine.multilingual
    assert engine.language(phrases(engine)[0][0]) == ("en", 1.0)


def test_a_warm_engine_hears_the_same(engine: Engine) -> None:
    windows, decodings = phrases(engine)
    engine.warm()
    assert engine.decode(windows[:1])[0].tokens == decodings[0].tokens


@pytest.mark.parametrize("kind", ENGINES)
@settings(max_examples=100, deadline=None)
@given(given_text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@example(given_text=" Siobhán O’Brien,  3M\n")
@example(given_text="<|endoftext|>")
@example(given_text="a<|en|>b <|startofprev|>")
@example(given_text="👩‍🚀")
def test_any_text_goes_to_tokens_and_back(kind: Kind, small: dict[Kind, Engine], given_text: str) -> None:
    tokens = small[kind].tokens(given_text)
    assert b"".join(small[kind].pieces(tokens)) == given_text.encode()
    assert all(token < ENGLISH_MARKS for token in tokens)  # however the text redecodings, it is text


def test_engines_with_the_default_weights_agree_on_a_number_and_where_it_is(large: dict[Kind, Engine]) -> None:
    heard = {}
    for kind, engine in large.items():
        window = engine.encode(between(*PHRASES_S[1]))
        (decoding,) = engine.decode([window])
        heard[kind] = decoding, engine.align([window], [decoding.tokens])[0], engine.language(window)
        assert re.sub(r"\D", "", text(engine, decoding)) == "3035550164"
    first = heard[ENGINES[0]]
    assert first[2][0] == "en"
    # The first token begins with the window, as Whisper has it; the first digit ends 0.3 s after it begins.
    assert NUMBER_S[0] < PHRASES_S[1][0] + first[1].edges_s[1] < NUMBER_S[0] + 0.6
    assert PHRASES_S[1][0] + first[1].edges_s[-1] == pytest.approx(NUMBER_S[1], abs=0.3)
    for decoding, alignment, language in list(heard.values())[1:]:
        assert decoding.tokens == first[0].tokens
        np.testing.assert_allclose(alignment.edges_s, first[1].edges_s, atol=0.041)
        np.testing.assert_allclose(alignment.probabilities, first[1].probabilities, atol=1e-2)
        assert language == ("en", pytest.approx(first[2][1], abs=1e-2))


def test_loading_fills_nothing_at_random(weights: Path, small: dict[Kind, Engine]) -> None:
    import whisper.model

    folder = find_weights("tiny.en", weights)
    assert folder is not None
    torch.manual_seed(1)
    before = torch.random.get_rng_state()
    again = OpenAIWhisper(folder, "tiny.en")
    assert torch.equal(torch.random.get_rng_state(), before)
    first, second = (engine._whisper.state_dict() for engine in (small["openai"], again))  # type: ignore[attr-defined]
    assert first.keys() == second.keys() == whisper.model.Whisper(again._whisper.dims).state_dict().keys()
    assert all(torch.equal(first[name], second[name]) for name in first)
    stored = read_tensors(folder / "model.bin")
    assert (second["decoder.token_embedding.weight"].numpy() == stored["decoder/embeddings/weight"]).all()


def test_loading_and_hearing_do_without_pytorchs_compiler(weights: Path, small: dict[Kind, Engine]) -> None:
    probe = (
        "import sys; from pathlib import Path; import numpy as np; from rehearse.asr import load_engine\n"
        "engine = load_engine('openai', 'tiny.en', cache=Path(sys.argv[1]), threads=1)\n"
        "window = engine.encode(np.zeros(16000, np.float32)); engine.decode([window], max_tokens=2)\n"
        "engine.align([window], [[1, 2]])\n"
        "print('torch' in sys.modules, sorted({'torch._dynamo', 'torch._inductor'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", probe, str(weights)], capture_output=True, text=True, check=True)
    assert done.stdout.split(maxsplit=1) == ["True", "[]\n"]


def stored_as(
    file: Path, name: str = "decoder/weight", *, specification: str = "WhisperSpec", version: int = 6
) -> Path:
    """Write a file as CTranslate2 does, with one tensor of four bytes."""

    def string(value: str) -> bytes:
        return struct.pack("<H", len(value) + 1) + value.encode() + b"\0"

    tensor = string(name) + struct.pack("<BIBI", 1, 4, 1, 4) + bytes([1, 2, 3, 255])
    file.write_bytes(struct.pack("<I", version) + string(specification) + struct.pack("<II", 3, 1) + tensor)
    return file


def test_tensors_are_read_as_they_were_stored(tmp_path: Path) -> None:
    assert {name: value.tolist() for name, value in read_tensors(stored_as(tmp_path / "model.bin")).items()} == {
        "decoder/weight": [1, 2, 3, -1]
    }


@pytest.mark.parametrize("other", [{"specification": "TransformerSpec"}, {"version": 7}], ids=str)
def test_another_model_is_refused(tmp_path: Path, other: dict[str, str]) -> None:
    with pytest.raises(WeightsError, match="no Whisper model of CTranslate2"):
        read_tensors(stored_as(tmp_path / "model.bin", **other))  # type: ignore[arg-type]


def test_quantised_weights_are_refused_with_a_way_out(tmp_path: Path) -> None:
    file = stored_as(tmp_path / "model.bin", "encoder/layer_0/ffn/linear_0/weight_scale")
    with pytest.raises(WeightsError, match="are quantised") as refused:
        read_tensors(file)
    assert "engine faster" in refused.value.hint


@pytest.mark.parametrize(
    "content",
    [b"", b"\x06", b"PK\x03\x04" + bytes(range(256)) * 8, b"<!DOCTYPE html>" * 20, bytes(4000)],
    ids=["empty", "one byte", "zip", "page", "zeros"],
)
@pytest.mark.parametrize("kind", ENGINES)
def test_a_foreign_file_is_refused_and_named(kind: Kind, weights: Path, tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "mine"
    whole = find_weights("tiny.en", weights)
    assert whole is not None
    shutil.copytree(whole, folder, ignore=shutil.ignore_patterns("model.bin"))
    (folder / "model.bin").write_bytes(content)
    with pytest.raises(WeightsError, match=str(folder)):
        load_engine(kind, str(folder), cache=weights)


@pytest.mark.parametrize("file", ["config.json", "model.bin"])
@pytest.mark.parametrize("kind", ENGINES)
def test_half_a_model_is_refused(kind: Kind, weights: Path, tmp_path: Path, file: str) -> None:
    whole = find_weights("tiny.en", weights)
    assert whole is not None
    folder = tmp_path / "mine"
    folder.mkdir()
    for each in whole.iterdir():
        (folder / each.name).symlink_to(each)
    content = (whole / file).read_bytes()
    (folder / file).unlink()
    (folder / file).write_bytes(content[: len(content) // 2])
    with pytest.raises(WeightsError, match=str(folder)):
        load_engine(kind, str(folder), cache=weights)
