package org.continuo.engine.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.continuo.engine.cli.doctor.Step.Outcome;
import org.continuo.engine.cli.report.CommandSteps;

/** The steps as they are taken, each of which is told at once. */
final class StepList {
    private final List<Step> steps = new ArrayList<>();
    private final Consumer<Step> listener;

    StepList(Consumer<Step> listener) {
        this.listener = listener;
    }

    /** Looks at one thing. */
    @FunctionalInterface
    interface Check {
        Finding look() throws Exception;
    }

    /** Takes a step; whatever its check throws is what is wrong. */
    @SuppressWarnings("IllegalCatch")
    boolean take(String name, Check check) {
        long begun = System.nanoTime();
        Finding finding;
        try {
            finding = check.look();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            finding = Finding.wrong("the examination was interrupted", "Start it again.");
        } catch (Exception problem) {
            finding = Finding.wrong(CommandSteps.sentence(problem), Finding.INSTALL_AGAIN);
        }
        add(name, finding, (System.nanoTime() - begun) / 1e9);
        return finding.ok();
    }

    void add(String name, Finding finding, double seconds) {
        add(
                new Step(
                        name,
                        finding.ok() ? Outcome.OK : Outcome.WRONG,
                        finding.sentence(),
                        finding.advice(),
                        seconds));
    }

    void leaveOut(String name, String reason) {
        add(new Step(name, Outcome.LEFT_OUT, reason, "", 0));
    }

    private void add(Step step) {
        steps.add(step);
        listener.accept(step);
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    boolean isWell() {
        return steps.stream().noneMatch(step -> step.outcome() == Outcome.WRONG);
    }
}
