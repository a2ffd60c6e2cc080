"""Writes the tiny CLAP of random weights in this folder, as Xenova/clap-htsat-unfused is laid out,
and what transformers makes of it: python make.py. Tried with transformers 5.18, torch 2.13 and
onnx 1.23."""

import json
import warnings
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers
from transformers import ClapConfig, ClapFeatureExtractor, ClapModel, RobertaTokenizerFast

HERE = Path(__file__).parent
TEXTS = ["A calm piano", "ein Böser Käfer", "it's 3.30 o'clock, isn't it?", "🎸 loud  guitars",
         "  leading and   inner\tspaces\nand lines ", "", "120 bpm D♭ major", "we'll, they've: I'm",
         "日本の音楽", "<mask> and </s>", "x" * 300]
SECONDS = {"short": 3.0, "exact": 10.0, "repeats": 4.0}


def tokenizer():
    trainer = trainers.BpeTrainer(
        vocab_size=320, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.train_from_iterator(["a calm piano and the loud guitars, it's a song in the major"] * 4,
                            trainer)
    model = json.loads(bpe.to_str())["model"]
    merges = [tuple(merge) for merge in model["merges"]]
    return RobertaTokenizerFast(vocab=model["vocab"], merges=merges)


def clap(vocabulary):
    torch.manual_seed(3)
    config = ClapConfig(
        text_config=dict(vocab_size=vocabulary, hidden_size=8, num_hidden_layers=1,
                         num_attention_heads=2, intermediate_size=12,
                         max_position_embeddings=514, projection_dim=8),
        audio_config=dict(patch_embeds_hidden_size=8, hidden_size=16, depths=[1, 1],
                          num_attention_heads=[1, 2], projection_dim=8, num_hidden_layers=2,
                          enable_fusion=False, window_size=8),
        projection_dim=8)
    model = ClapModel(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() > 1:
                parameter.normal_(std=1.0 / parameter[0].numel() ** 0.5)
            else:
                parameter.add_(0.1 * torch.randn_like(parameter))
        norm = model.audio_model.audio_encoder.batch_norm
        norm.running_mean.uniform_(-60, -20)
        norm.running_var.uniform_(200, 500)
    return model


class Audio(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_features):
        heard = self.model.audio_model(input_features=input_features)
        return self.model.audio_projection(heard.pooler_output)


class Text(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask):
        read = self.model.text_model(input_ids=input_ids, attention_mask=attention_mask)
        return self.model.text_projection(read.pooler_output)


def export(model):
    folder = HERE / "onnx"
    folder.mkdir(exist_ok=True)
    warnings.simplefilter("ignore")
    torch.onnx.export(
        Audio(model), (torch.randn(1, 1, 1001, 64) * 20 - 40,), folder / "audio_model.onnx",
        input_names=["input_features"], output_names=["audio_embeds"], opset_version=17,
        dynamo=False)
    ids = torch.randint(5, 200, (1, 9))
    torch.onnx.export(
        Text(model), (ids, torch.ones_like(ids)), folder / "text_model.onnx",
        input_names=["input_ids", "attention_mask"], output_names=["text_embeds"],
        opset_version=17, dynamo=False,
        dynamic_axes={"input_ids": {0: "batch", 1: "tokens"},
                      "attention_mask": {0: "batch", 1: "tokens"}})


def sound(seconds, seed):
    time = np.arange(int(seconds * 48000)) / 48000
    tones = sum(np.sin(2 * np.pi * 110 * (seed + 1) * ratio * time) / ratio
                for ratio in (1, 2.75, 5.5, 11.25))
    return (0.2 * tones * np.exp(-(time % 0.5) * 4)).astype(np.float32)


def main():
    words = tokenizer()
    words.save_pretrained(HERE / "saved")
    (HERE / "tokenizer.json").write_text((HERE / "saved" / "tokenizer.json").read_text())
    for file in (HERE / "saved").iterdir():
        file.unlink()
    (HERE / "saved").rmdir()
    model = clap(len(words))
    extractor = ClapFeatureExtractor(truncation="rand_trunc", padding="repeatpad")
    (HERE / "preprocessor_config.json").write_text(extractor.to_json_string())
    (HERE / "config.json").write_text(model.config.to_json_string(use_diff=True))
    found = {"texts": TEXTS, "ids": [words(text)["input_ids"] for text in TEXTS], "clips": {}}
    for seed, (name, seconds) in enumerate(SECONDS.items()):
        samples = sound(seconds, seed)
        features = extractor(samples, sampling_rate=48000, return_tensors="pt")["input_features"]
        read = words([TEXTS[seed]], return_tensors="pt")
        with torch.no_grad():
            heard = Audio(model)(features)
            text = Text(model)(read["input_ids"], read["attention_mask"])
        found["clips"][name] = {
            "seconds": seconds, "seed": seed, "mel": features[0, 0, ::100, ::8].flatten().tolist(),
            "audio": heard[0].tolist(),
            "cosine": float(torch.nn.functional.cosine_similarity(heard, text))}
    return found, model


if __name__ == "__main__":
    found, model = main()
    (HERE / "expected.json").write_text(json.dumps(found) + "\n")
    export(model)  # which changes it: what it computes behind that is not what it was
    print({name: clip["cosine"] for name, clip in found["clips"].items()})
