#pragma once

namespace continuo
{

/** How far the engine is, or what connects to it. */
enum class EngineState
{
    off,
    starting,
    ready,
    failed
};

} // namespace continuo
