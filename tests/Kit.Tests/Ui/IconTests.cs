using System.Text.RegularExpressions;
using System.Xml.Linq;
using Palabre.Kit.Ui;

namespace Palabre.Kit.Tests.Ui;

public partial class IconTests
{
    [Fact]
    public void Every_icon_a_page_names_is_kept()
    {
        var named = Directory.EnumerateFiles(StyleSheet.Sources, "*.razor", SearchOption.AllDirectories)
            .SelectMany(file => IconTag().Matches(File.ReadAllText(file)))
            .SelectMany(Uses).Distinct().ToArray();

        Assert.True(named.Length > 10, "The pages were not found.");
        Assert.All(named, icon => Assert.Contains(icon, Icons.Names));
    }

    [Fact]
    public void Every_icon_kept_is_well_formed() =>
        Assert.All(Icons.Names, name => Assert.NotEmpty(XElement.Parse($"<svg>{Icons.Shape(name)}</svg>").Elements()));

    [Fact]
    public void An_icon_that_is_not_kept_is_an_error_that_says_its_name() =>
        Assert.Contains("megaphone", Assert.Throws<ArgumentException>(() => Icons.Shape("megaphone")).Message, StringComparison.Ordinal);

    [Fact]
    public void What_points_along_the_line_turns_round_and_the_rest_does_not()
    {
        Assert.True(Icons.IsDirected("sign-out"));
        Assert.False(Icons.IsDirected("microphone"));
        Assert.False(Icons.IsDirected("hand-palm"));
    }

    /// <summary>The files a tag may need: a name or a weight may be chosen by an expression, whose words are then all candidates.</summary>
    private static IEnumerable<string> Uses(Match tag)
    {
        var weights = tag.Groups["weight"].Success ? Words(tag.Groups["weight"].Value) : ["regular"];
        return from name in Words(tag.Groups["name"].Value) from weight in weights select weight == "regular" ? name : $"{name}-{weight}";
    }

    private static string[] Words(string value) => value.StartsWith('@')
        ? [.. Regex.Matches(value, @"(?<=[?:] )""([\w-]+)""").Select(m => m.Groups[1].Value)]
        : [value];

    [GeneratedRegex("""<Icon\s+Name="(?<name>@\((?:[^()]|\([^()]*\))*\)|[^"]*)"(?:\s+Weight="(?<weight>@\((?:[^()]|\([^()]*\))*\)|[^"]*)")?""")]
    private static partial Regex IconTag();
}
