package org.continuo.engine.listening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.continuo.engine.listening.ListeningTest.Kind;
import org.continuo.engine.listening.ListeningTest.Trial;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, where one is installed. */
class ListeningPageTests {
    private static final String ADA = "Ada";

    @TempDir Path folder;

    @BeforeEach
    void aBrowserIsInstalled() {
        assumeTrue(Chromium.isInstalled(), "no chromium here: apt install chromium");
    }

    private ListeningTest twentyClips() throws IOException {
        return new ListeningTest(
                Kind.MOS,
                Stimuli.of(
                        Map.of(
                                "mine",
                                Clips.of(folder.resolve("mine"), 6, 0.5, 0.3),
                                "theirs",
                                Clips.of(folder.resolve("theirs"), 6, 0.1, 0.3),
                                Stimuli.REFERENCE,
                                Clips.of(folder.resolve("real"), 4, 0.3, 0.3))),
                0);
    }

    /** By keys alone, from the link on; the browser must then be at clip {@code first}. */
    private static void rate(Chromium browser, int first, int last) throws Exception {
        browser.await("document.activeElement.id === 'rater'");
        browser.type(ADA);
        browser.press("Enter");
        for (int i = first; i < last; i++) {
            browser.await(
                    "document.getElementById('progress').textContent === '%d of 20'"
                            .formatted(i + 1));
            browser.await("document.querySelectorAll('#players button').length === 1");
            assertEquals(
                    "true", browser.evaluate("document.querySelector('#answers button').disabled"));
            browser.press(" ");
            browser.await("!document.querySelector('#answers button').disabled");
            fits(browser);
            String answer = answer(i);
            browser.press(answer);
            browser.await(
                    "document.querySelector('[data-answer=\"%s\"]').getAttribute('aria-checked') === 'true'"
                            .formatted(answer));
            browser.press("Enter");
        }
    }

    private static String answer(int trial) {
        return Integer.toString(1 + trial % 5);
    }

    private static void fits(Chromium browser) throws Exception {
        assertEquals(
                "true", browser.evaluate("document.documentElement.scrollWidth <= innerWidth"));
    }

    @Test
    void aSessionIsClosedInTheMiddleTakenUpAgainAndExported() throws Exception {
        ListeningTest test = twentyClips();
        assertEquals(20, test.size());
        Path file = folder.resolve("ratings.csv");
        try (ListeningServer server = ListeningServer.start(test, RatingFile.open(file));
                Chromium browser = new Chromium(folder.resolve("first"))) {
            browser.open(server.link());
            fits(browser);
            rate(browser, 0, 8);
        }
        RatingFile kept = RatingFile.open(file);
        try (ListeningServer server = ListeningServer.start(test, kept);
                Chromium browser = new Chromium(folder.resolve("second"))) {
            browser.open(server.link());
            rate(browser, 8, 20);
            browser.await("!document.getElementById('done').hidden");
            fits(browser);
            String exported = browser.evaluate("await (await fetch('ratings.csv')).text()").strip();
            assertEquals(kept.lines(), exported.lines().toList());
            assertEquals(21, kept.lines().size());
            List<Trial> trials = test.trials(ADA);
            for (int i = 0; i < trials.size(); i++) {
                assertEquals(answer(i), kept.answer(ADA, Kind.MOS, trials.get(i)));
            }
            String origin = "http://127.0.0.1:" + server.link().getPort() + "/";
            assertEquals(
                    "true",
                    browser.evaluate(
                            "performance.getEntriesByType('resource').every(entry =>"
                                    + " entry.name.startsWith('%s') || entry.name.startsWith('blob:'))"
                                            .formatted(origin)));
            browser.evaluate("document.getElementById('end').click()");
            server.awaitEnd();
            browser.await("!document.getElementById('ended').hidden");
        }
    }

    @Test
    void twoClipsAreComparedByKeys() throws Exception {
        ListeningTest test =
                new ListeningTest(
                        Kind.AB,
                        Stimuli.of(
                                Map.of(
                                        "mine", Clips.of(folder.resolve("mine"), 3, 0.5, 0.3),
                                        "theirs", Clips.of(folder.resolve("theirs"), 3, 0.1, 0.3))),
                        0);
        RatingFile ratings = RatingFile.open(folder.resolve("ratings.csv"));
        try (ListeningServer server = ListeningServer.start(test, ratings);
                Chromium browser = new Chromium(folder.resolve("profile"))) {
            browser.open(server.link());
            browser.await("document.activeElement.id === 'rater'");
            browser.type(ADA);
            browser.press("Enter");
            List<String> keys = List.of("a", "b", "s");
            for (int i = 0; i < 3; i++) {
                browser.await(
                        "document.getElementById('progress').textContent === '%d of 3'"
                                .formatted(i + 1));
                browser.await("document.querySelectorAll('#players button').length === 2");
                browser.press("q");
                browser.await("state.heard[0] === true");
                assertEquals(
                        "true",
                        browser.evaluate("document.querySelector('#answers button').disabled"));
                browser.press("w");
                browser.await("!document.querySelector('#answers button').disabled");
                browser.press(keys.get(i));
                browser.await("state.trials[state.index].answer !== ''");
                browser.press("Enter");
            }
            browser.await("!document.getElementById('done').hidden");
            List<Trial> trials = test.trials(ADA);
            assertEquals("a", ratings.answer(ADA, Kind.AB, trials.get(0)));
            assertEquals("b", ratings.answer(ADA, Kind.AB, trials.get(1)));
            assertEquals("same", ratings.answer(ADA, Kind.AB, trials.get(2)));
        }
    }

    @Test
    void whatMadeAClipIsNowhereOnThePage() throws Exception {
        try (ListeningServer server =
                        ListeningServer.start(
                                twentyClips(), RatingFile.open(folder.resolve("ratings.csv")));
                Chromium browser = new Chromium(folder.resolve("profile"))) {
            browser.open(server.link());
            String told =
                    browser.evaluate(
                            "await (await fetch('trials?rater=%s')).text()".formatted(ADA));
            assertTrue(told.contains("\"trials\""), told);
            for (String secret : List.of("mine", "theirs", "reference", "anchor", "clip0")) {
                assertFalse(told.contains(secret), told);
            }
            URI again = server.link();
            try (Chromium other = new Chromium(folder.resolve("other"))) {
                other.evaluate("location.href = '" + again + "'");
                other.await("document.body.innerText.includes('it works once')");
            }
        }
    }
}
