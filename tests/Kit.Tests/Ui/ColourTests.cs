using System.Text.RegularExpressions;

namespace Palabre.Kit.Tests.Ui;

public class ColourTests
{
    private const double ForText = 4.5;
    private const double ForShapes = 3;

    [Theory]
    [InlineData("ink", "paper"), InlineData("ink", "raised"), InlineData("ink", "sunk")]
    [InlineData("ink-2", "paper"), InlineData("ink-2", "raised"), InlineData("ink-2", "sunk")]
    [InlineData("tree", "paper"), InlineData("tree", "raised"), InlineData("on-tree", "tree")]
    [InlineData("on-stage", "stage"), InlineData("on-stage-2", "stage"), InlineData("lamp", "stage"), InlineData("pome-stage", "stage")]
    [InlineData("on-lamp", "lamp"), InlineData("pome", "paper"), InlineData("pome", "raised"), InlineData("on-pome", "pome")]
    [InlineData("cobalt", "paper"), InlineData("cobalt", "raised")]
    public void Text_can_be_read_by_day_and_by_night(string text, string ground) => Measure(text, ground, ForText);

    [Theory]
    [InlineData("edge", "paper"), InlineData("edge", "raised"), InlineData("glow", "paper"), InlineData("lamp-2", "stage")]
    [InlineData("on-stage", "stage"), InlineData("lamp", "on-lamp")]
    public void Shapes_that_mean_something_can_be_seen_by_day_and_by_night(string shape, string ground) => Measure(shape, ground, ForShapes);

    [Fact]
    public void Initials_can_be_read_on_their_deep_grounds()
    {
        var grounds = Regex.Matches(StyleSheet.Rules, @"\.g\d \{ --deep: (#\w{6}); --letter: (#\w{6}) \}");

        Assert.Equal(Portraits.Initials.Grounds, grounds.Count);
        Assert.All(grounds, g => Assert.InRange(StyleSheet.Contrast(g.Groups[1].Value, g.Groups[2].Value), ForText, 21));
    }

    [Theory]
    [InlineData("#000000", "#FFFFFF", 21)]
    [InlineData("#F2F3EB", "#14231D", 14.59)]
    public void The_measure_is_that_of_WCAG(string one, string other, double ratio) => Assert.Equal(ratio, StyleSheet.Contrast(one, other), 0.01);

    private static void Measure(string fore, string ground, double least)
    {
        foreach (var dark in new[] { false, true })
        {
            var ratio = StyleSheet.Contrast(StyleSheet.Colour(fore, dark), StyleSheet.Colour(ground, dark));
            Assert.True(ratio >= least, $"{fore} on {ground} measures {ratio:0.00} by {(dark ? "night" : "day")}; it needs {least}.");
        }
    }
}
