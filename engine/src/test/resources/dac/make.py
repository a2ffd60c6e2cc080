"""Writes the small DACs of random weights in this folder and what transformers' DacModel makes of
them: python make.py. Tried with transformers 5.18 and torch 2.13.

Three geometries in five forms: weights folded, under both spellings of weight norm, and a file as
the authors of DAC save it (https://github.com/descriptinc/descript-audio-codec)."""

import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from transformers import DacConfig, DacModel

HERE = Path(__file__).parent
GEOMETRIES = {
    "folded": dict(encoder_hidden_size=4, downsampling_ratios=[2, 4], decoder_hidden_size=24,
                   n_codebooks=3, codebook_size=16, codebook_dim=4, sampling_rate=11025),
    "new_norm": dict(encoder_hidden_size=3, downsampling_ratios=[2, 5], decoder_hidden_size=16,
                     n_codebooks=2, codebook_size=32, codebook_dim=2, sampling_rate=16000),
    "old_norm": dict(encoder_hidden_size=2, downsampling_ratios=[3, 2, 4], decoder_hidden_size=32,
                     n_codebooks=4, codebook_size=8, codebook_dim=3, sampling_rate=24000),
}
GEOMETRIES["authors"] = GEOMETRIES["old_norm"]
SAMPLES = 3457


def model(geometry, seed):
    torch.manual_seed(seed)
    dac = DacModel(DacConfig(**geometry)).eval()
    with torch.no_grad():
        for name, parameter in dac.named_parameters():
            if name.endswith("alpha"):
                parameter.uniform_(0.2, 2)
            elif name.endswith("bias"):
                parameter.uniform_(-0.1, 0.1)
            elif name.endswith("codebook.weight"):
                parameter.normal_()
            else:
                fan_in = parameter[0].numel()
                parameter.normal_(std=0.7 / fan_in ** 0.5)
        dac.decoder.conv2.weight.mul_(0.2)  # or the last tanh says little
    return dac


def normed(weights):
    """Weight norm in torch's first spelling, with directions of any length."""
    torch.manual_seed(7)
    out = {}
    for name, tensor in weights.items():
        if name.endswith("weight") and "codebook" not in name:
            gain = tensor.flatten(1).norm(dim=1)[:, None, None]
            out[name + "_g"] = gain
            out[name + "_v"] = tensor * (0.5 + torch.rand(len(tensor), 1, 1))
        else:
            out[name] = tensor
    return out


def authors(name, rates):
    """The name of a tensor in the authors' own model, whose layers are numbered."""
    part, *rest = name.split(".")
    if part == "quantizer":
        return name
    outer = "encoder.block" if part == "encoder" else "decoder.model"
    if rest[0] != "block":
        place = {"conv1": 0, "snake1": rates + 1, "conv2": rates + 2}[rest[0]]
        return ".".join([outer, str(place)] + rest[1:])
    block = f"{outer}.{int(rest[1]) + 1}.block"
    layer = rest[2]
    first_unit, snake = (0, 3) if part == "encoder" else (2, 0)
    if layer.startswith("res_unit"):
        inner = {"snake1": 0, "conv1": 1, "snake2": 2, "conv2": 3}[rest[3]]
        return f"{block}.{first_unit + int(layer[-1]) - 1}.block.{inner}.{rest[4]}"
    return f"{block}.{snake if layer == 'snake1' else snake + 1}.{rest[3]}"


def save(folder, form, dac):
    plain = {name: tensor.detach().clone() for name, tensor in dac.state_dict().items()}
    config = dac.config
    if form == "authors":
        rates = len(config.downsampling_ratios)
        state = {authors(name, rates): tensor for name, tensor in normed(plain).items()}
        kwargs = dict(
            encoder_dim=config.encoder_hidden_size, encoder_rates=config.downsampling_ratios,
            latent_dim=config.hidden_size, decoder_dim=config.decoder_hidden_size,
            decoder_rates=config.downsampling_ratios[::-1], n_codebooks=config.n_codebooks,
            codebook_size=config.codebook_size, codebook_dim=config.codebook_dim,
            quantizer_dropout=0.5, sample_rate=config.sampling_rate)
        torch.save({"state_dict": state, "metadata": {"kwargs": kwargs}}, folder / "weights.pth")
        return
    if form == "new_norm":
        spelled = {"weight_g": "parametrizations.weight.original0",
                   "weight_v": "parametrizations.weight.original1"}
        plain = {".".join(name.split(".")[:-1] + [spelled.get(name.split(".")[-1],
                                                              name.split(".")[-1])]): tensor
                 for name, tensor in normed(plain).items()}
    elif form == "old_norm":
        plain = normed(plain)
    save_file({name: tensor.contiguous() for name, tensor in plain.items()},
              folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(config.to_dict(), indent=1) + "\n")


def main():
    for seed, (form, geometry) in enumerate(GEOMETRIES.items()):
        folder = HERE / form
        folder.mkdir(exist_ok=True)
        dac = model(geometry, seed)
        save(folder, form, dac)
        hop = int(np.prod(geometry["downsampling_ratios"]))
        random = np.random.default_rng(seed)
        audio = random.normal(0, 0.3, (2, SAMPLES)).astype(np.float32)
        whole = np.pad(audio, ((0, 0), (0, -SAMPLES % hop)))  # as DacFeatureExtractor does
        frames = whole.shape[1] // hop
        tokens = random.integers(0, geometry["codebook_size"],
                                 (2, geometry["n_codebooks"], frames))
        with torch.no_grad():
            embedding = dac.encoder(torch.from_numpy(whole)[:, None])
            codes = dac.encode(torch.from_numpy(whole)[:, None]).audio_codes
            quantized = dac.quantizer.from_codes(torch.from_numpy(tokens))[0]
            decoded = dac.decode(audio_codes=torch.from_numpy(tokens)).audio_values
        for name, array in dict(audio=audio, embedding=embedding.numpy(), codes=codes.numpy(),
                                tokens=tokens, quantized=quantized.numpy(),
                                decoded=decoded.numpy()).items():
            np.save(folder / f"{name}.npy", array)
        print(form, frames, "frames; decoded", decoded.shape, float(decoded.std()),
              "codes in use", [len(np.unique(codes[:, k])) for k in range(codes.shape[1])])


if __name__ == "__main__":
    main()
