using System.Xml.Linq;
using Palabre.Kit.Portraits;

namespace Palabre.Kit.Tests.Ui;

public class PortraitTests
{
    [Fact]
    public void The_gallery_offers_portraits_that_all_differ_and_can_all_be_drawn()
    {
        var drawn = Portrait.Gallery.Select(Draw).ToArray();

        Assert.InRange(drawn.Length, 20, 30);
        Assert.Equal(drawn.Length, drawn.Distinct().Count());
        Assert.All(drawn, svg => Assert.Equal("svg", XElement.Parse(svg).Name.LocalName));
    }

    [Fact]
    public void Every_choice_of_every_part_changes_the_drawing()
    {
        foreach (var part in PortraitParts.Names)
        {
            var drawings = PortraitParts.ChoicesFor(part).Select(choice => Draw(With(part, choice))).ToArray();

            Assert.Equal(drawings.Length, drawings.Distinct().Count());
            Assert.All(drawings, svg => Assert.NotEmpty(XElement.Parse(svg).Elements()));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ground=sage")]
    [InlineData("ground=sage;skin=4;cloth=plum;hair=mohican")]
    [InlineData("ground=sage;skin=4;cloth=plum;skin=4")]
    [InlineData("ground=sage;skin=4;cloth=plum;nose=long")]
    [InlineData("ground=sage;skin=4;cloth=plum;head=hijab")]
    [InlineData("ground=sage;skin=4;cloth=plum;scarf=teal")]
    [InlineData("ground=\"/><script>;skin=4;cloth=plum")]
    [InlineData("ground=sage;;skin=4;cloth=plum")]
    public void A_recipe_we_do_not_know_is_refused(string recipe) => Assert.False(Portrait.IsValid(recipe));

    [Fact]
    public void A_recipe_that_goes_on_and_on_is_refused_unread() =>
        Assert.False(Portrait.IsValid("ground=sage;skin=4;cloth=plum" + new string(';', Portrait.LongestRecipe)));

    [Fact]
    public void A_full_beard_covers_the_mouth()
    {
        var shaved = XElement.Parse(Draw("ground=sage;skin=4;cloth=plum;hair=short"));
        var bearded = XElement.Parse(Draw("ground=sage;skin=4;cloth=plum;hair=short;beard=full"));

        Assert.Equal(shaved.Elements().Count(), bearded.Elements().Count());
    }

    /// <summary>A recipe with one choice made, and what that choice needs to be seen.</summary>
    private static string With(string part, string choice)
    {
        var parts = new Dictionary<string, string> { ["ground"] = "sage", ["skin"] = "4", ["cloth"] = "plum" };
        if (part == "tint") parts["hair"] = "short";
        if (part == "scarf" || choice == "hijab") (parts["head"], parts["scarf"]) = ("hijab", "teal");
        parts[part] = choice;
        return string.Join(';', parts.Select(p => $"{p.Key}={p.Value}"));
    }

    private static string Draw(string recipe)
    {
        Assert.True(Portrait.TryParse(recipe, out var portrait), recipe);
        return portrait.ToSvg();
    }
}
