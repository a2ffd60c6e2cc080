"""The tokenizer: words and whole numbers, in lower case; all else only separates them.

Numbers are single tokens, since a tempo is one thing; their first embeddings are smooth in the number,
so that 118 is near 120 before anything is learned."""

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import WordLevel

PAD, END, UNKNOWN = "<pad>", "</s>", "<unk>"
NUMBERS = range(40, 241)
WORDS = (
    "slow medium fast house techno hip hop rock bpm c d e f g a b sharp flat major minor only no "
    "drums electronic acoustic bass sub saw chords electric piano lead flute bell"
).split()
SAME = {"drum": "drums", "beat": "drums", "beats": "drums", "chord": "chords", "melody": "lead", "hiphop": "hip hop"}


def tokenizer() -> Tokenizer:
    vocabulary = [PAD, END, UNKNOWN] + WORDS + [str(n) for n in NUMBERS]
    made = Tokenizer(WordLevel({word: i for i, word in enumerate(vocabulary)}, unk_token=UNKNOWN))
    made.normalizer = normalizers.Sequence(
        [normalizers.Lowercase()]
        + [normalizers.Replace(Regex(rf"\b{word}\b"), other) for word, other in SAME.items()]
    )
    made.pre_tokenizer = pre_tokenizers.Split(Regex("[a-z]+|[0-9]+"), behavior="removed", invert=True)
    made.post_processor = processors.TemplateProcessing(single=f"$A {END}", special_tokens=[(END, 1)])
    return made


def ids(tokenizer: Tokenizer, texts, random=None) -> torch.Tensor:
    """Token ids [texts, longest], padded with 0. With `random`, a quarter of the texts get an unknown
    word somewhere: people use words that are not in our vocabulary."""
    rows = [tokenizer.encode(text).ids for text in texts]
    for row in rows:
        if random is not None and random.random() < 0.25:
            row.insert(int(random.integers(len(row))), 2)
    longest = max(map(len, rows))
    return torch.tensor([row + [0] * (longest - len(row)) for row in rows])


def smooth_numbers(embedding: torch.Tensor, random) -> None:
    """Replaces the rows of the numbers by mixtures of bumps along the logarithm of the number."""
    numbers = np.log2(np.array(NUMBERS, float))[:, None]
    centres = np.linspace(np.log2(50), np.log2(200), 24)[None]
    bumps = np.exp(-0.5 * ((numbers - centres) / 0.09) ** 2)
    rows = bumps @ random.standard_normal((24, embedding.shape[1]))
    first = 3 + len(WORDS)
    embedding[first : first + len(NUMBERS)] = torch.from_numpy(rows / rows.std())
