"""An EnCodec whose tokens are the states of the world's players.

The four codebooks live in four orthogonal blocks of the latent space, one per player, so EnCodec's
residual quantiser becomes a product quantiser: codebook 0 says what the drums do, 1 the bass, 2 the
chords, 3 the lead. A block holds the sound of a state (its coordinates in a basis of the player's
sounds) and an identity that keeps states apart that sound alike (the last ages of a note).

The decoder is written down, not trained: its first upsampling layer holds the basis, the others only
lay samples in a row, and offsets keep every ELU where it is linear. The encoder has to be trained: it
hears a mix and must say what each player does. Its first layers, which again only lay samples in rows,
are written down too; the rest learns from clips whose states are known.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from transformers import EncodecConfig, EncodecModel

from . import sounds

RATIOS = (8, 5, 4, 4)  # from frames to samples
ROW = 80  # samples of one step behind the first upsampling, 400 a second
OFFSET = 2.0  # lifts samples into the ELU's linear part; sound is within +-1.5
FAR = 40.0  # identity of codebook entries that no state uses


def configuration(settings) -> EncodecConfig:
    return EncodecConfig(
        sampling_rate=sounds.RATE, audio_channels=1, normalize=False, chunk_length_s=None, overlap=None,
        hidden_size=settings.hidden, num_filters=settings.filters, num_residual_layers=1,
        upsampling_ratios=list(RATIOS), norm_type="weight_norm", kernel_size=7, last_kernel_size=7,
        residual_kernel_size=3, dilation_growth_rate=2, use_causal_conv=False, pad_mode="reflect",
        compress=2, num_lstm_layers=1, trim_right_ratio=1.0, codebook_size=settings.codebook_size,
        codebook_dim=settings.hidden, use_conv_shortcut=False, target_bandwidths=[2.2],
    )  # fmt: skip


def build(settings, seed: int) -> "tuple[EncodecModel, Ear]":
    """The codec with its written parts in place and the rest of the encoder at random."""
    torch.manual_seed(seed)
    model = EncodecModel(configuration(settings))
    codebooks, basis = _latents(settings, seed)
    for layer, entries in zip(model.quantizer.layers, codebooks):
        layer.codebook.embed.copy_(torch.from_numpy(entries))
        layer.codebook.embed_avg.copy_(layer.codebook.embed)
    with torch.no_grad():
        _write_decoder(model.decoder.layers, codebooks, basis)
        _write_front(model.encoder.layers)
    return model, Ear(model, basis)


def _identities(player: int, dimensions: int, states: int, random) -> np.ndarray:
    """Half of an identity tells the note (or, of drums, the whole state), half the age, in which
    neighbours are near: to mistake an age by one is a small mistake."""
    half = dimensions // 2
    if player == 0:
        return random.standard_normal((states, dimensions)) * 0.7
    voice = sounds.VOICES[sounds.PLAYERS[player]]
    note, age = np.divmod(np.arange(states - 1), voice.ages)
    names = random.standard_normal((note.max() + 1, half))
    angle = np.pi * (age + 0.5) / voice.ages
    ages = np.stack([np.cos(angle * k) for k in range(1, dimensions - half + 1)], 1)
    silent = np.zeros((1, dimensions))
    return np.concatenate([silent, np.concatenate([names[note], ages], 1)])


def _latents(settings, seed: int):
    """Codebooks [4][codebook_size, hidden] and the basis [SPAN, hidden] that turns latents to sound."""
    random = np.random.default_rng(seed)
    basis = np.zeros((sounds.SPAN, settings.hidden), np.float32)
    codebooks, at = [], 0
    for player, (table, wave) in enumerate(zip(sounds.tables(), settings.wave)):
        left, strength, right = np.linalg.svd(table.astype(np.float64), full_matrices=False)
        coordinates, directions = left[:, :wave] * strength[:wave], right[:wave]
        scale = 1.5 / coordinates.std(0).max()
        entries = np.zeros((settings.codebook_size, settings.hidden), np.float32)
        states = len(table)
        entries[:states, at : at + wave] = coordinates * scale
        basis[:, at : at + wave] = directions.T / scale
        at += wave
        entries[:states, at : at + settings.identity] = _identities(player, settings.identity, states, random)
        entries[states:, at : at + settings.identity] = FAR
        at += settings.identity
        codebooks.append(entries)
    if at != settings.hidden:
        raise ValueError(f"codec.hidden: expected the sum of wave and identity dimensions, {at}, found {settings.hidden}")
    return codebooks, basis


def _write(convolution, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Sets a weight-normalised convolution to what half precision can hold and says what that is.
    A filter of zeros keeps its direction and gets length 0."""
    norm = weight.flatten(1).norm(dim=1).view(-1, 1, 1)
    parts = convolution.parametrizations.weight
    parts.original0.copy_(norm.half())
    parts.original1.copy_(torch.where(norm > 0, weight, parts.original1).half())
    convolution.bias.copy_(bias.half())
    return convolution.weight


def _silence_block(block) -> None:
    last = block.block[3].conv
    _write(last, torch.zeros_like(last.weight), torch.zeros_like(last.bias))


def _lay_out(layers, convolution, wide: int, ratio: int) -> int:
    """`ratio` groups of channels become `ratio` steps (decoder), or the steps groups (encoder)."""
    narrow = wide // ratio
    weight = torch.zeros_like(convolution.weight)
    for step in range(ratio):
        tap = ratio - ratio // 2 + step
        for channel in range(narrow):
            ends = (step * narrow + channel, channel)
            weight[(*ends, tap)] = 1
    _write(convolution, weight, torch.zeros_like(convolution.bias))
    return narrow


def _write_decoder(layers, codebooks, basis: np.ndarray) -> None:
    """layers: 0 convolution, 1 LSTM, then per ratio ELU, transposed convolution, residual block.

    The first convolution passes on the coordinates of sound, lifted above 0, and adds two channels of
    1, in which the next layer takes the lift's own sound away again (the second holds what rounding
    to half precision left of it)."""
    first, lstm = layers[0].conv, layers[1].lstm
    sounding = np.flatnonzero(basis.any(0))
    used = [entries[: len(table), sounding] for entries, table in zip(codebooks, sounds.tables())]
    lift = torch.from_numpy(sum(np.maximum(0, -e.min(0)) for e in used) + 1).half().float()
    count = len(sounding)
    weight, bias = torch.zeros_like(first.weight), torch.zeros_like(first.bias)
    weight[torch.arange(count), torch.from_numpy(sounding), 3] = 1
    bias[:count] = lift
    bias[count : count + 2] = 1
    _write(first, weight, bias)
    for parameter in lstm.parameters():
        parameter.zero_()
    up = layers[3].conv
    weight = torch.zeros_like(up.weight)  # [in, out, taps]; taps 4 to 11 are the frame's own steps
    steps = sounds.SPAN // ROW
    spans = torch.from_numpy(basis[:, sounding]).reshape(steps, ROW, count).permute(2, 1, 0)
    weight[:count, :ROW, 4 : 4 + steps] = spans
    lifted = torch.zeros_like(up.bias)
    lifted[:ROW] = OFFSET
    for channel in (count, count + 1):
        held = _write(up, weight, lifted)
        weight[channel] = -torch.einsum("i,iok->ok", lift, held[:count]) - (held[count] if channel > count else 0)
    _write(up, weight, lifted)
    _silence_block(layers[4])
    width = ROW
    for at, ratio in zip((6, 9, 12), RATIOS[1:]):
        width = _lay_out(layers, layers[at].conv, width, ratio)
        _silence_block(layers[at + 1])
    last = layers[-1].conv
    weight = torch.zeros_like(last.weight)
    weight[0, 0, 3] = 1
    _write(last, weight, torch.full_like(last.bias, -OFFSET))


def _write_front(layers) -> None:
    """layers: 0 convolution, then per ratio residual block, ELU, strided convolution; up to the
    fourth block everything only lays samples in rows of channels."""
    first = layers[0].conv
    weight, bias = torch.zeros_like(first.weight), torch.zeros_like(first.bias)
    weight[0, 0, 3] = 1
    bias[0] = OFFSET
    _write(first, weight, bias)
    width = 1
    for at, ratio in zip((3, 6, 9), reversed(RATIOS[1:])):
        _silence_block(layers[at - 2])
        width *= ratio
        _lay_out(layers, layers[at].conv, width, ratio)


class Ear(nn.Module):
    """The trained part of the encoder: the layers from the fourth residual block on.

    While it learns it hears samples without OFFSET, because a large constant in every channel makes
    learning slow; `finish` moves the constant into the biases."""

    def __init__(self, model: EncodecModel, basis: np.ndarray):
        super().__init__()
        layers = model.encoder.layers
        self.narrow, self.widen = layers[10].block[1], layers[10].block[3]
        self.filters, self.memory, self.head = layers[12], layers[13], layers[15]
        entries = torch.stack([layer.codebook.embed for layer in model.quantizer.layers])
        self.register_buffer("entries", entries, persistent=False)
        used = entries.any(1)
        self.blocks = [slice(int(u.nonzero()[0]), int(u.nonzero()[-1]) + 1) for u in used]
        self.sharpness = nn.Parameter(torch.zeros(len(entries)))
        self.channels = layers[10].block[1].conv.in_channels
        with torch.no_grad():
            self.widen.conv.parametrizations.weight.original0.mul_(0.1)
            self.filters.conv.parametrizations.weight.original0.mul_(8)
            self._listen_for(basis)

    def _listen_for(self, basis: np.ndarray) -> None:
        """Begins with the players' own sounds as filters."""
        sounding = torch.from_numpy(basis[:, np.flatnonzero(basis.any(0))])
        sounding = sounding / sounding.norm(dim=0)
        count = sounding.shape[1]
        parts = self.filters.conv.parametrizations.weight
        weight = torch.zeros_like(parts.original1[:count])
        steps = sounds.SPAN // ROW
        weight[:, :ROW, 4 : 4 + steps] = sounding.reshape(steps, ROW, count).permute(2, 1, 0)
        parts.original1[:count] = weight + 1e-3 * torch.randn_like(weight)
        parts.original0[:count] = parts.original1[:count].flatten(1).norm(dim=1).view(-1, 1, 1)

    def forward(self, sound: torch.Tensor) -> torch.Tensor:
        """Sound [batch, samples] as latents [batch, hidden, frames]."""
        rows = sound.unflatten(1, (-1, ROW)).transpose(1, 2)
        rows = F.pad(rows, (0, 0, 0, self.channels - ROW))
        rows = rows + self.widen(F.elu(self.narrow(rows)))
        lifted = F.pad(torch.full_like(rows[:, :ROW], OFFSET), (0, 0, 0, self.channels - ROW))
        return self.head(F.elu(self.memory(self.filters(F.elu(rows + lifted) - lifted))))

    def scores(self, latents: torch.Tensor) -> list[torch.Tensor]:
        """How near each codebook entry is, [batch * frames, entries] per codebook."""
        z = latents.transpose(1, 2).flatten(0, 1)
        found = []
        for entries, sharpness, block in zip(self.entries, self.sharpness, self.blocks):
            mine = entries[:, block]
            found.append(torch.addmm(-0.5 * mine.square().sum(1), z[:, block], mine.T) * sharpness.exp())
        return found

    @torch.no_grad()
    def finish(self) -> None:
        """Moves the offset into the biases, in half precision, for the encoder as it will be used."""
        for layer in (self.narrow, self.filters):
            parts = layer.conv.parametrizations.weight
            parts.original0.copy_(parts.original0.half())
            parts.original1.copy_(parts.original1.half())
            layer.conv.bias.sub_(OFFSET * layer.conv.weight[:, :ROW].sum((1, 2)))

    @torch.no_grad()
    def begin_with(self, encoder) -> None:
        """Takes over the same layers of a finished encoder, and their offset out of the biases again."""
        theirs = (encoder.layers[10].block[1], encoder.layers[10].block[3], *(encoder.layers[i] for i in (12, 13, 15)))
        for mine, other in zip((self.narrow, self.widen, self.filters, self.memory, self.head), theirs):
            mine.load_state_dict(other.state_dict())
        for layer in (self.narrow, self.filters):
            layer.conv.bias.add_(OFFSET * layer.conv.weight[:, :ROW].sum((1, 2)))
