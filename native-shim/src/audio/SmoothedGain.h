#pragma once

namespace continuo
{

/** A gain that reaches a new value in a straight line over a fixed number of samples, and then is exactly that value. */
class SmoothedGain
{
public:
    void prepare (int smoothingSamples, float value)
    {
        length = smoothingSamples > 0 ? smoothingSamples : 1;
        current = target = value;
        left = 0;
    }

    void approach (float value)
    {
        if (value == target)
            return;

        target = value;
        left = length;
        step = (target - current) / float (length);
    }

    float next()
    {
        if (left > 0)
            current = --left == 0 ? target : current + step;

        return current;
    }

private:
    float current = 1.0f;
    float target = 1.0f;
    float step = 0.0f;
    int length = 1;
    int left = 0;
};

}
