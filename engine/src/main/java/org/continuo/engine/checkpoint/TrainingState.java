package org.continuo.engine.checkpoint;

/** Files that a training wrote to go on from, which its exporters turn into models. */
final class TrainingState {
    static final String DORA =
            "a training checkpoint of audiocraft (dora): export it first, the language model with"
                + " audiocraft.utils.export.export_lm(checkpoint, 'state_dict.bin'), its codec with"
                + " export_pretrained_compression_model(name, 'compression_state_dict.bin')";

    private static final String LIGHTNING =
            "a training checkpoint of PyTorch Lightning: load it in the program that trained it,"
                    + " and export the model in it";

    private TrainingState() {}

    /** Refuses an archive that is such a file under an exported one's name. */
    static void refuse(TorchArchive archive) throws CheckpointException {
        if (archive.has("pytorch-lightning_version")) {
            throw refused(archive, LIGHTNING);
        }
        if (archive.holdsDict("best_state", "model") || archive.has("fsdp_best_state")) {
            throw refused(archive, DORA);
        }
    }

    private static CheckpointException refused(TorchArchive archive, String what) {
        return new CheckpointException(
                "%s: expected what audiocraft exports, found %s".formatted(archive.name(), what));
    }
}
