package org.continuo.engine.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.continuo.core.problem.NextStep;

/**
 * LoRA and its kin: small matrices that change a base model. They are applied where they are asked
 * for ({@link ScaledAdapter}), and are no model themselves; so they are named wherever they lie in
 * place of one, never passed over.
 */
final class Adapters {
    private static final String CONFIG = "adapter_config.json";

    /** As peft, and before it others, save them. */
    private static final List<String> FILES =
            List.of(
                    CONFIG,
                    "adapter_model.safetensors",
                    "adapter_model.bin",
                    "pytorch_lora_weights.safetensors",
                    "pytorch_lora_weights.bin");

    /** {@code …q_proj.lora_A.default.weight}, {@code lora_unet_….lora_down}, LoHa, LoKr, IA³. */
    private static final Pattern TENSOR =
            Pattern.compile("(?:^|[._])(?:lora|hada|lokr|ia3)_|\\.base_layer\\.|\\.lora\\.");

    static final NextStep NEXT_STEP = NextStep.to(NextStep.Kind.APPLY_ADAPTER);

    private Adapters() {}

    /** Whether a file of this name holds an adapter. */
    static boolean isAdapterFile(String name) {
        return FILES.contains(name);
    }

    /** Whether a folder holds a file of an adapter. */
    static boolean isIn(Path folder) {
        return FILES.stream().anyMatch(file -> Files.exists(folder.resolve(file)));
    }

    /** Refuses a folder that is an adapter, or holds one beside a model. */
    static void refuseIn(Path folder, boolean holdsModel) throws CheckpointException {
        for (String file : FILES) {
            if (Files.exists(folder.resolve(file))) {
                throw new CheckpointException(
                        holdsModel
                                ? "%s: expected a model, found a LoRA adapter (%s) beside it: %s is a LoRA adapter%s, which is not applied; take its files out of the folder to use the model without it"
                                        .formatted(folder, file, file, base(folder))
                                : "%s: expected a model, found %s: this is a LoRA adapter%s"
                                        .formatted(folder, file, base(folder)),
                        NEXT_STEP);
            }
        }
    }

    /** Refuses tensors among which there are those of an adapter. */
    static void refuseIn(String file, Map<String, StoredTensor> tensors)
            throws CheckpointException {
        Optional<String> found =
                tensors.keySet().stream().filter(name -> TENSOR.matcher(name).find()).findFirst();
        if (found.isPresent()) {
            throw new CheckpointException(
                    "%s: expected the tensors of a model, found %s: this is a LoRA adapter, or a model with one in it that is not merged"
                            .formatted(file, found.get()),
                    NEXT_STEP);
        }
    }

    private static String base(Path folder) {
        try {
            return " for "
                    + ConfigSection.of(CONFIG, JsonFile.readObject(folder.resolve(CONFIG)))
                            .text("base_model_name_or_path");
        } catch (CheckpointException unknown) {
            return "";
        }
    }
}
