"""Generation in a few lines, for the evaluation: many prompts at once, guided, with the delay pattern."""

import torch

from .language_model import delayed, prefix


@torch.no_grad()
def generate(model, tokens, chroma, without_melody, frames, seed, start=None, without_text=False, guidance=3.0, top_k=250):
    """Codes [batch, 4, frames]. `start` [batch, 4, known] are frames to go on from."""
    batch, device = len(tokens), tokens.device
    random = torch.Generator(device).manual_seed(seed)
    yes = torch.ones(batch, dtype=torch.bool, device=device)
    given = prefix(model, tokens, chroma, yes if without_text else ~yes, without_melody)
    condition = torch.cat([given, prefix(model, tokens, chroma, yes, yes)])
    fill = model.config.decoder.pad_token_id
    known = 0 if start is None else start.shape[2]
    steps = torch.full((batch, 4, frames + 4), fill, device=device)
    if known:
        for book in range(4):
            steps[:, book, 1 + book : 1 + book + known] = start[:, book]
    decoder, cache = model.decoder.model.decoder, None
    heard = steps[:, :, : known + 1]
    for at in range(known + 1, frames + 4):
        out = decoder(
            input_ids=torch.cat([heard, heard]).flatten(0, 1), past_key_values=cache, use_cache=True,
            encoder_hidden_states=condition if cache is None else None,
        )  # fmt: skip
        cache, state = out.past_key_values, out.last_hidden_state[:, -1]
        for book, head in enumerate(model.decoder.lm_heads):
            if known <= at - 1 - book < frames:
                guided, free = head(state).float().chunk(2)
                logits, choice = (free + guidance * (guided - free)).topk(top_k)
                drawn = torch.multinomial(logits.softmax(-1), 1, generator=random)
                steps[:, book, at] = choice.gather(1, drawn)[:, 0]
        heard = steps[:, :, at : at + 1]
    return torch.stack([steps[:, book, 1 + book : 1 + book + frames] for book in range(4)], 1)
