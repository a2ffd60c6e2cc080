"""Fine-tunes MusicGen on a folder of music. See docs/training.md."""
