package org.continuo.engine.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.continuo.engine.scoring.LossTotals;
import tools.jackson.databind.json.JsonMapper;

/** Scores as they become known, a line each: for people, or for programs. */
final class ScoreTable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PrintWriter out;
    private final boolean json;
    private boolean begun;

    ScoreTable(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** One sound. */
    void sound(Path file, double seconds, String words, LossTotals losses) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "score");
        fields.put("file", file.toAbsolutePath().normalize().toString());
        fields.put("text", words);
        line(file.toString(), seconds, losses, fields);
    }

    /** All sounds of a folder together. */
    void all(int scored, int files, double seconds, LossTotals losses) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "result");
        fields.put("scored", scored);
        fields.put("files", files);
        line("all %d".formatted(scored), seconds, losses, fields);
    }

    private void line(String name, double seconds, LossTotals losses, Map<String, Object> fields) {
        if (json) {
            fields.put("seconds", seconds);
            fields.put("loss", losses.crossEntropy());
            fields.put("perplexity", losses.perplexity());
            fields.put("codebooks", codebooks(losses));
            out.println(JSON.writeValueAsString(fields));
        } else {
            if (!begun) {
                out.println(heading(losses.codebooks()));
                begun = true;
            }
            StringBuilder row =
                    new StringBuilder(figures(losses.crossEntropy(), losses.perplexity()));
            for (int codebook = 0; codebook < losses.codebooks(); codebook++) {
                row.append(figures(losses.crossEntropy(codebook), losses.perplexity(codebook)));
            }
            out.println(row.append(String.format(Locale.ROOT, "%8.1f s  %s", seconds, name)));
        }
        out.flush();
    }

    private static String heading(int codebooks) {
        StringBuilder heading = new StringBuilder("    loss  perplexity");
        for (int codebook = 1; codebook <= codebooks; codebook++) {
            heading.append(String.format(Locale.ROOT, "%20s", "codebook " + codebook));
        }
        return heading.append("    length  sound").toString();
    }

    private static String figures(double loss, double perplexity) {
        return String.format(Locale.ROOT, "%8.3f %11.5g", loss, perplexity);
    }

    private static List<Map<String, Object>> codebooks(LossTotals losses) {
        List<Map<String, Object>> codebooks = new ArrayList<>();
        for (int codebook = 0; codebook < losses.codebooks(); codebook++) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("loss", losses.crossEntropy(codebook));
            fields.put("perplexity", losses.perplexity(codebook));
            fields.put("tokens", losses.tokens(codebook));
            codebooks.add(fields);
        }
        return codebooks;
    }
}
