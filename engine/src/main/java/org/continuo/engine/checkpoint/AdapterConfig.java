package org.continuo.engine.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What {@code adapter_config.json} says (peft's {@code LoraConfig}). Keys without effect on the
 * merged weights are passed over; those that change them in ways that are not known here are
 * refused.
 *
 * @param rank where no pattern fits
 * @param alpha where no pattern fits; the update is multiplied by alpha ÷ rank
 * @param rootScaled alpha ÷ √rank instead (rsLoRA)
 * @param directional rows keep a length of their own (DoRA)
 * @param bias {@code none}, {@code all} or {@code lora_only}
 * @param targets names of modules, or none if they are given by {@code targetExpression}
 * @param savedModules modules whose tensors are stored whole
 * @param unknownKeys keys with a value that this version does not know
 */
record AdapterConfig(
        Path file,
        String base,
        int rank,
        double alpha,
        boolean rootScaled,
        boolean directional,
        String bias,
        List<String> targets,
        Optional<Pattern> targetExpression,
        List<String> savedModules,
        List<Fitted> ranks,
        List<Fitted> alphas,
        List<String> unknownKeys) {
    static final String FILE = "adapter_config.json";

    /** They train otherwise, and are merged like any other. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of(
                    "auto_mapping",
                    "corda_config",
                    "ensure_weight_tying",
                    "eva_config",
                    "exclude_modules",
                    "inference_mode",
                    "init_lora_weights",
                    "layers_pattern",
                    "layers_to_transform",
                    "loftq_config",
                    "lora_dropout",
                    "lora_ga_config",
                    "megatron_config",
                    "megatron_core",
                    "peft_version",
                    "qalora_group_size",
                    "revision",
                    "runtime_config",
                    "task_type");

    private static final Set<String> READ =
            Set.of(
                    "alpha_pattern",
                    "base_model_name_or_path",
                    "bias",
                    "lora_alpha",
                    "lora_bias",
                    "modules_to_save",
                    "peft_type",
                    "r",
                    "rank_pattern",
                    "target_modules",
                    "use_dora",
                    "use_rslora");

    private static final List<String> REFUSED =
            List.of(
                    "layer_replication",
                    "use_qalora",
                    "use_bdlora",
                    "trainable_token_indices",
                    "target_parameters",
                    "alora_invocation_tokens",
                    "arrow_config",
                    "fan_in_fan_out");

    /** A value for the modules whose path ends with what {@code key} describes. */
    record Fitted(Pattern key, double value) {}

    static AdapterConfig read(Path folder) throws CheckpointException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new CheckpointException(
                    "%s: expected a LoRA adapter with %s, found none".formatted(folder, FILE));
        }
        ConfigSection config = ConfigSection.of(file.toString(), JsonFile.readObject(file));
        if (!config.text("peft_type", "nothing").equals("LORA")) {
            throw config.unexpected("peft_type", "\"LORA\"");
        }
        for (String key : REFUSED) {
            if (says(config.tree().get(key))) {
                throw config.unexpected(key, "none of it");
            }
        }
        String bias = config.text("bias", "none");
        if (!Set.of("none", "all", "lora_only").contains(bias)) {
            throw config.unexpected("bias", "\"none\", \"all\" or \"lora_only\"");
        }
        return new AdapterConfig(
                file,
                says(config.tree().get("base_model_name_or_path"))
                        ? config.text("base_model_name_or_path")
                        : "",
                config.positive("r"),
                config.number("lora_alpha"),
                config.flag("use_rslora", false),
                config.flag("use_dora", false),
                bias,
                targets(config),
                expression(config),
                says(config.tree().get("modules_to_save"))
                        ? config.texts("modules_to_save")
                        : List.of(),
                fitted(config, "rank_pattern"),
                fitted(config, "alpha_pattern"),
                unknown(config));
    }

    private static List<String> unknown(ConfigSection config) {
        return config.tree()
                .propertyStream()
                .filter(entry -> says(entry.getValue()))
                .map(Map.Entry::getKey)
                .filter(key -> !READ.contains(key) && !WITHOUT_EFFECT.contains(key))
                .sorted()
                .toList();
    }

    /** Whether a key has a value at all: null, false, empty and zero say nothing. */
    private static boolean says(@Nullable JsonNode value) {
        return value != null
                && !value.isNull()
                && !(value.isBoolean() && !value.booleanValue())
                && !(value.isContainer() && value.isEmpty())
                && !(value.isString() && value.stringValue().isEmpty());
    }

    private static List<String> targets(ConfigSection config) throws CheckpointException {
        JsonNode node = config.tree().get("target_modules");
        return says(node) && !isExpression(node) ? config.texts("target_modules") : List.of();
    }

    private static boolean isExpression(@Nullable JsonNode node) {
        return node != null && node.isString();
    }

    private static Optional<Pattern> expression(ConfigSection config) throws CheckpointException {
        JsonNode node = config.tree().get("target_modules");
        if (!says(node) || !isExpression(node)) {
            return Optional.empty();
        }
        String text = config.text("target_modules");
        return text.equals("all-linear")
                ? Optional.empty()
                : Optional.of(pattern(config, "target_modules", text));
    }

    private static List<Fitted> fitted(ConfigSection config, String key)
            throws CheckpointException {
        if (!says(config.tree().get(key))) {
            return List.of();
        }
        ConfigSection section = config.section(key);
        List<Fitted> fitted = new ArrayList<>();
        for (String expression : section.keys()) {
            fitted.add(
                    new Fitted(
                            pattern(config, key, "(?:.*\\.)?(?:" + expression + ")"),
                            section.number(expression)));
        }
        return List.copyOf(fitted);
    }

    private static Pattern pattern(ConfigSection config, String key, String expression)
            throws CheckpointException {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException wrong) {
            throw new CheckpointException(
                    "%s: expected regular expressions at %s, found %s"
                            .formatted(config.file(), key, wrong.getPattern()),
                    wrong);
        }
    }

    /**
     * The rank of a module.
     *
     * @param module its path inside the model that the adapter was trained on
     */
    double rankOf(String module) throws CheckpointException {
        return fit(ranks, module, rank);
    }

    /** What a module's update is multiplied with, before the user's scale. */
    double scalingOf(String module) throws CheckpointException {
        double own = rankOf(module);
        return fit(alphas, module, alpha) / (rootScaled ? Math.sqrt(own) : own);
    }

    private static double fit(List<Fitted> patterns, String module, double otherwise)
            throws CheckpointException {
        for (Fitted pattern : patterns) {
            if (ModuleNames.fits(pattern.key(), module)) {
                return pattern.value();
            }
        }
        return otherwise;
    }

    /** Whether {@code module}, or what it lies in, is stored whole. */
    boolean saves(String module) {
        return savedModules.stream().anyMatch(saved -> liesIn(module, saved));
    }

    static boolean liesIn(String path, String part) {
        return ("." + path + ".").contains("." + part + ".");
    }

    /** Refuses targets that are nowhere among {@code modules}. */
    void requireTargets(Set<String> modules, String prefix, Path model) throws CheckpointException {
        for (String target : targets) {
            // Trainers name it for every MusicGen; only those that follow melodies have it.
            boolean known = target.equals("audio_enc_to_dec_proj");
            if (!known && modules.stream().noneMatch(module -> endsWith(module, target))) {
                throw unknownTarget(target, model);
            }
        }
        if (targetExpression.isPresent()) {
            Pattern expression = targetExpression.get();
            for (String module : modules) {
                if (module.startsWith(prefix)
                        && ModuleNames.fits(expression, module.substring(prefix.length()))) {
                    return;
                }
            }
            throw unknownTarget(expression.pattern(), model);
        }
    }

    private static boolean endsWith(String module, String name) {
        return module.equals(name) || module.endsWith("." + name);
    }

    private CheckpointException unknownTarget(String target, Path model) {
        return new CheckpointException(
                "%s: expected target_modules of the base %s, found %s, which it has not"
                        .formatted(file, model, target));
    }
}
