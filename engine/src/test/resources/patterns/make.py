"""Writes what the kit's mono model draws, always taking the likeliest token, where its codebooks
are staggered otherwise than in published models: python make.py. Each file holds the tokens
[codebooks, frames] for the delays in its name. Tried with transformers 5.18 and torch 2.13.

The sequence is audiocraft's DelayedPatternProvider (ParallelPatternProvider has no delays): step 0
is the special token, and frame t of codebook k stands at step 1 + t + delay[k]."""

from pathlib import Path

import numpy as np
import torch
from transformers import MusicgenForConditionalGeneration, PreTrainedTokenizerFast

HERE = Path(__file__).parent
CHECKPOINT = HERE.parent / "conformance/musicgen_mono/checkpoint"
FRAMES = 24
GUIDANCE = 3.0


def states(model, text):
    """Projected text states of the words and of no words, as the model takes them."""
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(CHECKPOINT / "tokenizer.json"))
    ids = torch.tensor([tokenizer(text)["input_ids"]])
    hidden = model.enc_to_dec_proj(model.text_encoder(input_ids=ids).last_hidden_state)
    return torch.cat([hidden, torch.zeros_like(hidden)])


def draw(model, conditions, delays):
    pad = model.decoder.config.pad_token_id
    codebooks = len(delays)
    steps = FRAMES + max(delays) + 1
    sequence = torch.full((codebooks, steps), pad)
    for step in range(1, steps):
        ids = sequence[:, :step].repeat(2, 1)
        logits = model.decoder(input_ids=ids, encoder_hidden_states=conditions).logits[:, -1]
        with_words, without = logits[:codebooks], logits[codebooks:]
        drawn = (without + GUIDANCE * (with_words - without)).argmax(-1)
        for k, delay in enumerate(delays):
            if 0 <= step - 1 - delay < FRAMES:
                sequence[k, step] = drawn[k]
    return torch.stack([sequence[k, 1 + d:1 + d + FRAMES] for k, d in enumerate(delays)])


@torch.no_grad()
def main():
    model = MusicgenForConditionalGeneration.from_pretrained(CHECKPOINT).eval()
    conditions = states(model, "drums")
    for delays in ([0, 1, 2, 3], [0, 0, 0, 0], [0, 0, 2, 5]):
        tokens = draw(model, conditions, delays)
        np.save(HERE / ("-".join(map(str, delays)) + ".npy"), tokens.numpy())
        print(delays, tokens[:, :8].tolist())


if __name__ == "__main__":
    main()
