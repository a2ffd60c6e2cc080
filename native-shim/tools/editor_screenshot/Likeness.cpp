#include "Likeness.h"

#include <cmath>

namespace continuo
{

namespace
{
constexpr int cellSize = 20;         // pixels that are looked at together
constexpr double leastSpread = 0.08; // of brightness over the picture; a blank has none
constexpr double mostUnlike = 0.03;  // mean difference of cells, where 1 is black against white

juce::Image fromAfar (const juce::Image& image)
{
    const auto width = juce::jmax (1, image.getWidth() / cellSize);
    const auto height = juce::jmax (1, image.getHeight() / cellSize);
    juce::Image small (juce::Image::RGB, width, height, true);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
        {
            float red = 0.0f, green = 0.0f, blue = 0.0f;
            for (int dy = 0; dy < cellSize; ++dy)
                for (int dx = 0; dx < cellSize; ++dx)
                {
                    const auto pixel = image.getPixelAt (x * cellSize + dx, y * cellSize + dy);
                    red += pixel.getFloatRed();
                    green += pixel.getFloatGreen();
                    blue += pixel.getFloatBlue();
                }
            constexpr auto pixels = static_cast<float> (cellSize * cellSize);
            small.setPixelAt (
                x, y, juce::Colour::fromFloatRGBA (red / pixels, green / pixels, blue / pixels, 1.0f));
        }
    return small;
}

/** Standard deviation of the brightness. */
double spread (const juce::Image& image)
{
    double sum = 0.0, squares = 0.0;
    for (int y = 0; y < image.getHeight(); ++y)
        for (int x = 0; x < image.getWidth(); ++x)
        {
            const double brightness = static_cast<double> (image.getPixelAt (x, y).getBrightness());
            sum += brightness;
            squares += brightness * brightness;
        }
    const auto count = static_cast<double> (image.getWidth() * image.getHeight());
    return std::sqrt (juce::jmax (0.0, squares / count - sum / count * (sum / count)));
}

double unlikeness (const juce::Image& a, const juce::Image& b)
{
    double sum = 0.0;
    for (int y = 0; y < a.getHeight(); ++y)
        for (int x = 0; x < a.getWidth(); ++x)
        {
            const auto p = a.getPixelAt (x, y), q = b.getPixelAt (x, y);
            sum += static_cast<double> (std::abs (p.getFloatRed() - q.getFloatRed())
                                        + std::abs (p.getFloatGreen() - q.getFloatGreen())
                                        + std::abs (p.getFloatBlue() - q.getFloatBlue()));
        }
    return sum / (3.0 * a.getWidth() * a.getHeight());
}
} // namespace

juce::String whatDiffers (const juce::Image& image, const juce::File& file)
{
    const auto old = juce::ImageFileFormat::loadFrom (file);
    if (old.isNull())
        return "expected a picture at " + file.getFullPathName() + ", found none";
    if (old.getBounds() != image.getBounds())
        return "expected a picture of " + old.getBounds().toString() + " as " + file.getFileName()
               + ", found " + image.getBounds().toString();
    const auto now = fromAfar (image), before = fromAfar (old);
    if (const auto found = spread (image); found < leastSpread)
        return "the picture is blank: its brightness varies by " + juce::String (found, 3) + ", expected "
               + juce::String (leastSpread, 3) + " or more";
    if (const auto found = unlikeness (now, before); found > mostUnlike)
        return "the picture is not like " + file.getFileName() + " any more: they differ by "
               + juce::String (found, 4) + ", expected at most " + juce::String (mostUnlike, 4)
               + "; tools/editor-picture.sh takes it again";
    return {};
}

} // namespace continuo
