"""The recipe of Continuo's own small MusicGen."""
