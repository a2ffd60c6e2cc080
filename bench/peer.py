"""The peer: Hugging Face transformers on the CPU, random weights of the same geometry.

Started by compare.py, it answers one request per line of standard input with one line of JSON, so
that both sides can take turns while its models stay loaded. A request names a `dtype` (fp32, bf16)
and a `task`:

  decode   seconds of single steps at each of `contexts`, `steps` each, for both kinds of cache
  prefill  seconds of feeding each of `positions`, `samples` times
  codec    seconds of decoding `seconds` of sound, `samples` times

It gets the best settings found for it: sdpa attention, inference mode, weight norm folded into the
codec, a static cache of exactly the needed length, only the last position through the heads.
"""

import argparse
import json
import sys
import time

import torch
import transformers
from transformers import (
    DynamicCache,
    EncodecConfig,
    EncodecModel,
    EncoderDecoderCache,
    MusicgenDecoderConfig,
    MusicgenForCausalLM,
    StaticCache,
)

DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}
GEOMETRIES = {  # hidden, layers, heads, audio channels
    "small": (1024, 24, 16, 1),
    "stereo-small": (1024, 24, 16, 2),
    "medium": (1536, 48, 24, 1),
    "large": (2048, 48, 32, 1),
    "tiny": (64, 3, 4, 1),
}
BATCH = 2  # one take under guidance
TEXT_TOKENS = 16
WARM_UP_STEPS = 3
FEWEST_STEPS = 3
PATIENCE_SECONDS = 10  # for one task, as bf16 is slower by orders of magnitude where it is emulated


class Peer:
    def __init__(self, geometry):
        self.hidden, self.layers, self.heads, self.channels = GEOMETRIES[geometry]
        self.vocabulary = 256 if geometry == "tiny" else 2048
        self.filters = 4 if geometry == "tiny" else 64
        self.codebooks = 4 * self.channels
        self.models = {}
        self.codecs = {}

    def model(self, dtype):
        if dtype not in self.models:
            config = MusicgenDecoderConfig(
                vocab_size=self.vocabulary,
                hidden_size=self.hidden,
                num_hidden_layers=self.layers,
                num_attention_heads=self.heads,
                ffn_dim=4 * self.hidden,
                num_codebooks=self.codebooks,
                audio_channels=self.channels,
                pad_token_id=self.vocabulary,
                bos_token_id=self.vocabulary,
            )
            config._attn_implementation = "sdpa"
            model = MusicgenForCausalLM._from_config(config, dtype=DTYPES[dtype])
            self.models[dtype] = model.eval()
        return self.models[dtype]

    def codec(self, dtype):
        if dtype not in self.codecs:
            config = EncodecConfig(  # as facebook/encodec_32khz
                sampling_rate=32000, audio_channels=1, num_filters=self.filters, hidden_size=2 * self.filters,
                codebook_dim=2 * self.filters, codebook_size=self.vocabulary, upsampling_ratios=[8, 5, 4, 4],
                num_residual_layers=1, use_causal_conv=False, norm_type="weight_norm", normalize=False,
                pad_mode="reflect", use_conv_shortcut=False, num_lstm_layers=2, target_bandwidths=[2.2],
            )
            codec = EncodecModel._from_config(config, dtype=DTYPES[dtype]).eval()
            for module in codec.modules():
                if torch.nn.utils.parametrize.is_parametrized(module):
                    torch.nn.utils.parametrize.remove_parametrizations(module, "weight")
            self.codecs[dtype] = codec
        return self.codecs[dtype]

    def tokens(self, positions):
        return torch.randint(0, self.vocabulary, (BATCH * self.codebooks, positions))

    def text(self, dtype):
        return 0.2 * torch.randn(BATCH, TEXT_TOKENS, self.hidden, dtype=DTYPES[dtype])

    def cache(self, model, kind, context, dtype):
        """A cache with `context` positions in it, and the function that goes back to them."""
        shape = (BATCH, self.heads, context, self.hidden // self.heads)
        if kind == "static":
            own = StaticCache(config=model.config, max_cache_len=context + 1)
            own.early_initialization(BATCH, self.heads, shape[-1], DTYPES[dtype], torch.device("cpu"))
            for layer in own.layers:
                layer.keys.normal_()
                layer.values.normal_()

            def rewind():
                for layer in own.layers:
                    layer.cumulative_length.fill_(context)
        else:
            own = DynamicCache(config=model.config)
            filled = [
                (torch.randn(shape, dtype=DTYPES[dtype]), torch.randn(shape, dtype=DTYPES[dtype]))
                for _ in range(self.layers)
            ]
            for index, (keys, values) in enumerate(filled):
                own.update(keys, values, index)

            def rewind():
                for layer, (keys, values) in zip(own.layers, filled):
                    layer.keys, layer.values = keys, values

        return EncoderDecoderCache(own, DynamicCache(config=model.config)), rewind

    def decode(self, dtype, contexts, steps):
        model = self.model(dtype)
        token, text = self.tokens(1), self.text(dtype)
        seconds = {}
        for context in contexts:
            seconds[context] = {}
            for kind in ("static", "dynamic"):
                cache, rewind = self.cache(model, kind, context, dtype)
                times = []
                for _ in range(WARM_UP_STEPS + steps):
                    if len(times) >= WARM_UP_STEPS + FEWEST_STEPS and sum(times) > PATIENCE_SECONDS:
                        break
                    rewind()
                    start = time.perf_counter()
                    model(input_ids=token, encoder_hidden_states=text, past_key_values=cache, use_cache=True)
                    times.append(time.perf_counter() - start)
                assert cache.get_seq_length() == context + 1, "the step must have seen its context"
                seconds[context][kind] = times[WARM_UP_STEPS:]
        return seconds

    def prefill(self, dtype, positions, samples):
        model = self.model(dtype)
        text = self.text(dtype)
        seconds = {}
        for length in sorted(positions):
            if any(max(times) > PATIENCE_SECONDS for times in seconds.values()):
                break  # The longer ones are left out: they would take minutes.
            tokens = self.tokens(length)

            def run():
                cache = EncoderDecoderCache(
                    DynamicCache(config=model.config), DynamicCache(config=model.config)
                )
                hidden = model.model(
                    input_ids=tokens, encoder_hidden_states=text, past_key_values=cache, use_cache=True
                ).last_hidden_state[:, -1:]
                return [head(hidden) for head in model.lm_heads]

            seconds[length] = timed(run, samples)
        return seconds

    def codec_decode(self, dtype, seconds, samples):
        codec = self.codec(dtype)
        frames = round(seconds * 50)
        codes = torch.randint(0, self.vocabulary, (1, 1, 4, frames))
        return {"decode": timed(lambda: codec.decode(codes, [None]), samples)}


def timed(run, samples):
    """Seconds of `samples` runs after one that does not count, unless that one took too long to repeat it."""
    times = []
    for _ in range(1 + samples):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
        if times[0] > PATIENCE_SECONDS:
            return times
    return times[1:]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--geometry", choices=GEOMETRIES, required=True)
    parser.add_argument("--threads", type=int, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(20)
    transformers.logging.set_verbosity_error()
    peer = Peer(arguments.geometry)
    greeting = {
        "transformers": transformers.__version__,
        "torch": torch.__version__,
        "has_bf16": bool(torch.ops.mkldnn._is_mkldnn_bf16_supported()),
    }
    print(json.dumps(greeting), flush=True)
    with torch.inference_mode():
        for line in sys.stdin:
            request = json.loads(line)
            task = {"decode": peer.decode, "prefill": peer.prefill, "codec": peer.codec_decode}[request.pop("task")]
            print(json.dumps(task(**request)), flush=True)


if __name__ == "__main__":
    main()
