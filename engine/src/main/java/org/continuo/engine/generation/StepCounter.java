package org.continuo.engine.generation;

import org.continuo.core.request.GenerationEvent;
import org.continuo.core.request.GenerationEvent.Listener;
import org.continuo.engine.tokens.DelayPattern;

/** Counts decoder steps over all windows and times them. */
final class StepCounter implements TokenGenerator.StepListener {
    private final Listener listener;
    private final int total;
    private int doneInEarlierWindows;
    private int doneInWindow;
    private int timedSteps;
    private long timedNanos;
    private long lastStepNanos;

    /**
     * Begins to count.
     *
     * @param knownSteps of the first window, beyond its prompt's frames
     */
    StepCounter(Listener listener, LongFormWindows windows, DelayPattern pattern, int knownSteps) {
        this.listener = listener;
        this.total =
                windows.windows().stream()
                                .mapToInt(window ->
                                        pattern.stepCount(window.frames())
                                                - pattern.firstFreeStep(window.promptFrames()))
                                .sum()
                        - knownSteps;
    }

    @Override
    public void step(int done, int totalOfWindow) {
        long now = System.nanoTime();
        if (done > 1) {
            timedSteps++;
            timedNanos += now - lastStepNanos;
        }
        lastStepNanos = now;
        doneInWindow = done;
        listener.on(new GenerationEvent.StepsDone(doneInEarlierWindows + done, total));
    }

    void windowDone() {
        doneInEarlierWindows += doneInWindow;
        doneInWindow = 0;
    }

    /** Steps per second, the prefill of each window left out; 0 before there are two steps. */
    double stepsPerSecond() {
        return timedNanos == 0 ? 0 : timedSteps * 1e9 / timedNanos;
    }
}
