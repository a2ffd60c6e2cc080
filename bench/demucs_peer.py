#!/usr/bin/env python3
"""Hybrid Transformer Demucs in PyTorch, with random weights: what `continuo separate` is timed against.

    demucs_peer.py write DIR                 a package file of the published geometry
    demucs_peer.py time [--threads N]        seconds of its forward pass over one segment, by the clock and of processors

Written from the model's description, with the operators that the reference uses (torch.nn.Conv1d,
Conv2d, GroupNorm, MultiheadAttention, torch.stft), so that its speed is that of the reference.
"""

import argparse
import fractions
import hashlib
import math
import pathlib
import sys
import time
import types

import torch
from torch import nn
from torch.nn import functional as F

SOURCES = ["drums", "bass", "other", "vocals"]


class DConv(nn.Module):
    def __init__(self, channels, compress=8, depth=2):
        super().__init__()
        hidden = channels // compress
        self.layers = nn.ModuleList()
        for d in range(depth):
            self.layers.append(
                nn.Sequential(
                    nn.Conv1d(channels, hidden, 3, dilation=2**d, padding=2**d),
                    nn.GroupNorm(1, hidden),
                    nn.GELU(),
                    nn.Conv1d(hidden, 2 * channels, 1),
                    nn.GroupNorm(1, 2 * channels),
                    nn.GLU(1),
                    Scale(channels, 0.1, False),
                )
            )

    def forward(self, x):
        for layer in self.layers:
            x = x + layer(x)
        return x


class Scale(nn.Module):
    def __init__(self, channels, value, last):
        super().__init__()
        self.last = last
        self.scale = nn.Parameter(torch.full((channels,), value))

    def forward(self, x):
        return self.scale * x if self.last else self.scale[:, None] * x


def folded(dconv, y, freq):
    if not freq:
        return dconv(y)
    b, c, f, t = y.shape
    y = dconv(y.permute(0, 2, 1, 3).reshape(-1, c, t))
    return y.view(b, f, c, t).permute(0, 2, 1, 3)


class Encoder(nn.Module):
    def __init__(self, cin, cout, freq):
        super().__init__()
        self.freq = freq
        conv = nn.Conv2d if freq else nn.Conv1d
        self.conv = conv(cin, cout, (8, 1), (4, 1), (2, 0)) if freq else conv(cin, cout, 8, 4, 2)
        self.rewrite = conv(cout, 2 * cout, 1)
        self.dconv = DConv(cout)

    def forward(self, x):
        if not self.freq and x.shape[-1] % 4:
            x = F.pad(x, (0, 4 - x.shape[-1] % 4))
        y = folded(self.dconv, F.gelu(self.conv(x)), self.freq)
        return F.glu(self.rewrite(y), dim=1)


class Decoder(nn.Module):
    def __init__(self, cin, cout, freq, last):
        super().__init__()
        self.freq, self.last = freq, last
        self.rewrite = (nn.Conv2d if freq else nn.Conv1d)(cin, 2 * cin, 3, 1, 1)
        self.dconv = DConv(cin)
        transposed = nn.ConvTranspose2d if freq else nn.ConvTranspose1d
        self.conv_tr = transposed(cin, cout, (8, 1), (4, 1)) if freq else transposed(cin, cout, 8, 4)

    def forward(self, x, skip, length):
        y = F.glu(self.rewrite(x + skip), dim=1)
        y = folded(self.dconv, y, self.freq)
        z = self.conv_tr(y)
        z = z[..., 2:-2, :] if self.freq else z[..., 2 : 2 + length]
        return z if self.last else F.gelu(z)


class NormOut(nn.GroupNorm):
    def forward(self, x):
        return super().forward(x.transpose(1, 2)).transpose(1, 2)


class Layer(nn.Module):
    def __init__(self, width, heads, hidden, cross):
        super().__init__()
        self.cross = cross
        attention = nn.MultiheadAttention(width, heads, batch_first=True)
        setattr(self, "cross_attn" if cross else "self_attn", attention)
        self.linear1, self.linear2 = nn.Linear(width, hidden), nn.Linear(hidden, width)
        for i in range(3 if cross else 2):
            setattr(self, f"norm{i + 1}", nn.LayerNorm(width))
        self.norm_out = NormOut(1, width)
        self.gamma_1, self.gamma_2 = Scale(width, 0.1, True), Scale(width, 0.1, True)

    def forward(self, x, other):
        if self.cross:
            keys = self.norm2(other)
            attended = self.cross_attn(self.norm1(x), keys, keys, need_weights=False)[0]
            last = self.norm3
        else:
            q = self.norm1(x)
            attended = self.self_attn(q, q, q, need_weights=False)[0]
            last = self.norm2
        x = x + self.gamma_1(attended)
        x = x + self.gamma_2(self.linear2(F.gelu(self.linear1(last(x)))))
        return self.norm_out(x)


class CrossTransformer(nn.Module):
    def __init__(self, width=512, heads=8, layers=5):
        super().__init__()
        self.norm_in, self.norm_in_t = nn.LayerNorm(width), nn.LayerNorm(width)
        self.layers = nn.ModuleList(Layer(width, heads, 4 * width, i % 2 == 1) for i in range(layers))
        self.layers_t = nn.ModuleList(
            Layer(width, heads, 4 * width, i % 2 == 1) for i in range(layers)
        )

    def forward(self, x, xt):
        b, c, fr, t1 = x.shape
        x = self.norm_in(x.permute(0, 3, 2, 1).reshape(b, t1 * fr, c))
        xt = self.norm_in_t(xt.permute(0, 2, 1))
        angle = torch.arange(x.shape[1])[:, None] * torch.arange(c)[None]
        x, xt = x + torch.sin(angle / 1e4), xt + torch.cos(angle[: xt.shape[1]] / 1e4)
        for layer, layer_t in zip(self.layers, self.layers_t):
            x, xt = layer(x, xt), layer_t(xt, x)
        x = x.reshape(b, t1, fr, c).permute(0, 3, 2, 1)
        return x, xt.permute(0, 2, 1)


class Embedding(nn.Module):
    def __init__(self, rows, channels):
        super().__init__()
        self.embedding = nn.Embedding(rows, channels)


class HTDemucs(nn.Module):
    def __init__(self, channels=48, bottom=512):
        super().__init__()
        widths = [channels * 2**i for i in range(4)]
        self.length = int(fractions.Fraction(39, 5) * 44100)
        self.encoder = nn.ModuleList(
            Encoder(w // 2 if i else 4, w, True) for i, w in enumerate(widths)
        )
        self.tencoder = nn.ModuleList(
            Encoder(w // 2 if i else 2, w, False) for i, w in enumerate(widths)
        )
        self.decoder = nn.ModuleList(
            Decoder(w, w // 2 if i < 3 else 16, True, i == 3) for i, w in enumerate(widths[::-1])
        )
        self.tdecoder = nn.ModuleList(
            Decoder(w, w // 2 if i < 3 else 8, False, i == 3) for i, w in enumerate(widths[::-1])
        )
        self.freq_emb = Embedding(512, channels)
        for name in ["channel_upsampler", "channel_upsampler_t"]:
            setattr(self, name, nn.Conv1d(widths[-1], bottom, 1))
        for name in ["channel_downsampler", "channel_downsampler_t"]:
            setattr(self, name, nn.Conv1d(bottom, widths[-1], 1))
        self.crosstransformer = CrossTransformer(bottom)

    def forward(self, mix):
        hop, nfft, n = 1024, 4096, mix.shape[-1]
        frames = math.ceil(n / hop)
        pad = 3 * hop // 2
        window = torch.hann_window(nfft)
        x = F.pad(mix, (pad, pad + frames * hop - n), mode="reflect")
        b, ch = x.shape[:2]
        z = torch.stft(
            x.reshape(-1, x.shape[-1]), nfft, hop, window=window, normalized=True,
            return_complex=True, pad_mode="reflect",
        ).view(b, ch, nfft // 2 + 1, -1)[..., :-1, 2 : 2 + frames]
        x = torch.view_as_real(z).permute(0, 1, 4, 2, 3).reshape(b, 2 * ch, nfft // 2, frames)
        mean, std = x.mean((1, 2, 3), keepdim=True), x.std((1, 2, 3), keepdim=True)
        x = (x - mean) / (1e-5 + std)
        meant, stdt = mix.mean((1, 2), keepdim=True), mix.std((1, 2), keepdim=True)
        xt = (mix - meant) / (1e-5 + stdt)
        skips, tskips, lengths = [], [], []
        for i, (encoder, tencoder) in enumerate(zip(self.encoder, self.tencoder)):
            lengths.append(xt.shape[-1])
            xt = tencoder(xt)
            x = encoder(x)
            if i == 0:
                x = x + 2.0 * self.freq_emb.embedding.weight.t()[None, :, :, None]
            skips.append(x)
            tskips.append(xt)
        b, c, f, t = x.shape
        x = self.channel_upsampler(x.reshape(b, c, f * t)).view(b, -1, f, t)
        x, xt = self.crosstransformer(x, self.channel_upsampler_t(xt))
        x = self.channel_downsampler(x.reshape(b, -1, f * t)).view(b, c, f, t)
        xt = self.channel_downsampler_t(xt)
        for decoder, tdecoder in zip(self.decoder, self.tdecoder):
            length = lengths.pop()
            x = decoder(x, skips.pop(), length)
            xt = tdecoder(xt, tskips.pop(), length)
        x = x.view(b, 4, 2, 2, nfft // 2, frames) * std[:, None, None] + mean[:, None, None]
        z = torch.view_as_complex(x.permute(0, 1, 2, 4, 5, 3).contiguous())
        z = F.pad(F.pad(z, (0, 0, 0, 1)), (2, 2))
        x = torch.istft(
            z.reshape(-1, nfft // 2 + 1, frames + 4), nfft, hop, window=window, normalized=True,
            length=frames * hop + 2 * pad,
        ).view(b, 4, 2, -1)[..., pad : pad + n]
        return x + xt.view(b, 4, 2, n) * stdt[:, None] + meant[:, None]


def build():
    torch.manual_seed(0)
    return HTDemucs().eval()


def write(folder):
    package = types.ModuleType("demucs.htdemucs")
    package.HTDemucs = HTDemucs
    sys.modules["demucs"], sys.modules["demucs.htdemucs"] = types.ModuleType("demucs"), package
    HTDemucs.__module__ = "demucs.htdemucs"
    state = {name: value.half() for name, value in build().state_dict().items()}
    kwargs = {
        "sources": SOURCES, "segment": fractions.Fraction(39, 5), "dconv_mode": 3,
        "bottom_channels": 512,
    }
    draft = folder / "draft"
    torch.save({"klass": HTDemucs, "args": (), "kwargs": kwargs, "state": state}, draft)
    digest = hashlib.sha256(draft.read_bytes()).hexdigest()[:8]
    file = folder / f"random00-{digest}.th"
    draft.rename(file)
    print(file)


def timed(rounds):
    model = build()
    mix = torch.randn(1, 2, model.length) * 0.1
    with torch.inference_mode():
        model(mix)
        for _ in range(rounds):
            start, worked = time.perf_counter(), time.process_time()
            model(mix)
            print(f"{time.perf_counter() - start:.3f} {time.process_time() - worked:.3f}", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = arguments.add_subparsers(dest="command", required=True)
    commands.add_parser("write").add_argument("folder", type=pathlib.Path)
    timing = commands.add_parser("time")
    timing.add_argument("--threads", type=int, default=2)
    timing.add_argument("--rounds", type=int, default=3)
    chosen = arguments.parse_args()
    if chosen.command == "write":
        write(chosen.folder)
    else:
        torch.set_num_threads(chosen.threads)
        timed(chosen.rounds)


if __name__ == "__main__":
    main()
