"""A folder of music as pieces to learn from: tokens, words, key and tempo, in a training and a held-out part."""

import csv
import gzip
import hashlib
import json
import os
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import mutagen
import numpy as np

from .problem import Problem
from .product import Continuo

SOUNDS = set("wav wave aif aiff aifc caf flac ogg oga opus mp3 mp2 m4a mp4 aac wv webm".split())
HEARD = {"key": "key", "bpm": "tempo_bpm", "duration": "seconds", "sample_rate": "sample_rate"}  # by `continuo describe`
STILL = 0.9  # share of frames that are as the one before: music changes, silence does not


@dataclass(frozen=True)
class Piece:
    """`codes` [codebooks, frames] of a song's part; `words` and `heard` (key, tempo) make its text."""

    song: str
    start_seconds: float
    codes: np.ndarray
    words: str
    heard: tuple[str, ...]

    def text(self, kept: tuple[bool, ...]) -> str:
        return ", ".join([self.words] * bool(self.words) + [w for w, keep in zip(self.heard, kept) if keep])


def songs_of(source: Path, work: Path) -> tuple[Path, list[Path], dict[Path, dict]]:
    """A folder, the songs in it, and what is known of them; audiocraft's manifest becomes a folder of links."""
    if source.is_file():
        opened = gzip.open(source, "rt") if source.suffix == ".gz" else open(source)
        with opened as lines:
            known = {Path(entry["path"]).resolve(): entry for entry in map(json.loads, filter(str.strip, lines))}
        folder = work / "songs"
        folder.mkdir(exist_ok=True)
        links = {folder / f"{hashlib.sha1(str(path).encode()).hexdigest()[:8]}-{path.name}": path for path in known}
        for link, path in links.items():
            if not link.is_symlink():
                link.symlink_to(path)
        return folder, sorted(links), {link: known[path] for link, path in links.items()}
    if not source.is_dir():
        raise Problem(f"{source}: expected a folder of music, or a manifest (data.jsonl), found none")
    inside = (path for path in source.rglob("*") if path.suffix[1:].lower() in SOUNDS and path.is_file())
    songs = sorted(p for p in inside if not any(part.startswith(".") for part in p.relative_to(source).parts))
    if not songs:
        raise Problem(f"{source}: expected sound files (WAV, FLAC, MP3 and more), found none")
    return source, songs, {}


def words_of(song: Path, captions: dict[str, str]) -> dict:
    """What is written of a song: NAME.json as audiocraft has it, NAME.txt, a line of a .csv, or its tags."""
    for beside in (song, song.resolve()):
        if (info := beside.with_suffix(".json")).exists():
            try:
                return dict(json.loads(info.read_text()))
            except ValueError as wrong:
                print(f"{info}: expected metadata (JSON), found: {wrong}; passed over")
        if (text := beside.with_suffix(".txt")).exists():
            return {"description": " ".join(text.read_text(errors="replace").split())}
    if said := captions.get(song.name) or captions.get(song.stem):
        return {"description": said}
    try:
        tags = mutagen.File(song, easy=True) or {}
    except mutagen.MutagenError:
        return {}
    return {name: ", ".join(map(str, tags[name])) for name in ("genre", "artist", "title") if tags.get(name)}


def captions_of(folder: Path) -> dict[str, str]:
    """Words by file name, of every .csv: its first column is a name, its last the words."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        with open(path, newline="", errors="replace") as file:
            found.update({Path(row[0]).name: row[-1].strip() for row in csv.reader(file) if len(row) > 1})
    return found


def text_of(info: dict) -> str:
    words = info.get("description") or info.get("genre") or ""
    more = [info.get(name) or "" for name in ("instrument", "moods", "keywords")]
    more = [", ".join(value) if isinstance(value, list) else value for value in more]
    return ", ".join(part for part in (words, *more) if part)


def heard_of(info: dict, text: str) -> tuple[str, ...]:
    """Key and tempo in the words that Continuo itself uses, as far as the text does not name them."""
    key, bpm, lower = info.get("key"), info.get("bpm"), text.lower()
    return tuple(
        word
        for word, named in ((key, " major" in lower or " minor" in lower), (bpm and f"{round(float(bpm))} bpm", "bpm" in lower))
        if word and not named
    )


def describe(songs: list[Path], known: dict, work: Path, continuo: Continuo, asks: bool) -> dict[Path, dict]:
    """Metadata of each song in audiocraft's form, kept in work/metadata and made once."""
    captions, infos = captions_of(songs[0].parent), {}
    for number, song in enumerate(songs):
        kept = work / "metadata" / f"{hashlib.sha1(str(song.resolve()).encode()).hexdigest()[:16]}.json"
        if kept.exists() and kept.stat().st_mtime > song.stat().st_mtime:
            written = json.loads(kept.read_text())
            heard = {name: written.get(name) for name in HEARD}
        else:
            if asks:
                print(f"listening to song {number + 1} of {len(songs)}", flush=True)
            told = continuo.describe(song) if asks else {}
            heard = {name: told.get(said) for name, said in HEARD.items()}
        info = {**heard, **{k: v for k, v in words_of(song, captions).items() if v}}
        info = {"title": song.stem, "artist": None, "description": None, "file_extension": song.suffix[1:], **info}
        write(kept, json.dumps(info, ensure_ascii=False, indent=1) + "\n")
        infos[song] = {**info, "info_path": str(kept), **known.get(song, {})}
    return infos


def pieces(source: Path, work: Path, base: str, frame_rate: float, settings: dict, continuo: Continuo):
    """(trained on, held out): the pieces of all songs that can be read."""
    data = settings["data"]
    folder, songs, known = songs_of(source, work)
    continuo.encode(folder, work / "tokens", base)
    stems = Counter(song.with_suffix("") for song in songs)
    inside = {song: song.relative_to(folder) for song in songs}  # songs of one name keep their endings in it
    tokens = {
        song: work / "tokens" / place.with_name((place.stem if stems[song.with_suffix("")] == 1 else place.name) + ".npy")
        for song, place in inside.items()
    }
    readable = [song for song in songs if tokens[song].exists()]
    if not readable:
        raise Problem(f"{source}: expected sounds that can be read, found none among {len(songs)} files")
    infos = describe(readable, known, work, continuo, data["describe"])
    length, shortest = (int(data[name] * frame_rate) for name in ("segment_seconds", "shortest_seconds"))
    seen, by_song, left = set(), {}, {"too short": 0, "silent": 0, "twice": 0}
    for song in readable:
        codes, text = np.load(tokens[song])[0], text_of(infos[song])
        for start in range(0, max(1, codes.shape[1] - shortest + 1), length):
            part = codes[:, start : start + length]
            mark = hashlib.sha256(part.tobytes()).digest()
            still = np.mean(np.all(part[:, 1:] == part[:, :-1], axis=0)) if part.shape[1] > 1 else 1
            why = "too short" if part.shape[1] < shortest else "silent" if still > STILL else "twice" if mark in seen else None
            if why:
                left[why] += 1
                continue
            seen.add(mark)
            piece = Piece(str(song), start / frame_rate, part, text, heard_of(infos[song], text))
            by_song.setdefault(song, []).append(piece)
    said = ", ".join(f"{count} {why}" for why, count in left.items() if count)
    if len(by_song) < 2:
        raise Problem(
            f"{source}: expected at least two songs of {data['shortest_seconds']:g} s with sound, so that one can be held out, "
            f"found {len(by_song)}" + (f"; left out: {said}" if said else "")
        )
    used = sorted(by_song)
    random.Random(settings["seed"]).shuffle(used)
    held_out = used[: max(1, round(data["valid_share"] * len(used)))]
    for name, part in (("train", used[len(held_out) :]), ("valid", held_out)):
        lines = [json.dumps(manifest_entry(song, infos[song]), ensure_ascii=False) for song in sorted(part)]
        write(work / "egs" / name / "data.jsonl", "\n".join(lines) + "\n")
    wordless = sum(not pieces[0].words for pieces in by_song.values())
    print(f"{len(used)} songs, {sum(map(len, by_song.values()))} pieces, {len(held_out)} songs held out" + (f"; left out: {said}" if said else ""))
    if len(songs) > len(readable):
        print(f"{len(songs) - len(readable)} of {len(songs)} files could not be read and are left out")
    if wordless:
        print(f"{wordless} songs have no words (NAME.txt, .csv or tags): they are learned with key and tempo alone")
    return tuple([p for song in sorted(part) for p in by_song[song]] for part in (used[len(held_out) :], held_out))


def manifest_entry(song: Path, info: dict) -> dict:
    """A line of audiocraft's data.jsonl."""
    names = ("duration", "sample_rate", "amplitude", "weight", "info_path")
    return {"path": str(song.resolve()), **{name: info.get(name) for name in names}}


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".draft")
    draft.write_text(text)
    os.replace(draft, path)
