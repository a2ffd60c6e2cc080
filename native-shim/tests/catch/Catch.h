// Catch2, in the version that is there: 3, or the 2.13 of Debian 12. The file with main() defines CATCH_CONFIG_RUNNER.

#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>

using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
