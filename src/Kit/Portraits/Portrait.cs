using System.Diagnostics.CodeAnalysis;

namespace Palabre.Kit.Portraits;

/// <summary>
/// A drawn portrait with closed eyes, the house's gift to who wants no photo. It is told by a recipe of <c>part=choice</c> pairs
/// such as <c>ground=sage;skin=4;hair=bun;cloth=plum;glasses=1</c>: ground, skin and cloth always, the other parts if wanted.
/// </summary>
public sealed record Portrait
{
    /// <summary>No portrait takes more characters; longer text is refused unread.</summary>
    public const int LongestRecipe = 140;

    private readonly IReadOnlyDictionary<string, string> _choices;

    private Portrait(IReadOnlyDictionary<string, string> choices) => _choices = choices;

    /// <summary>Recipes to choose from, each of a different person.</summary>
    public static IReadOnlyList<string> Gallery { get; } =
    [
        "ground=mauve;skin=3;hair=long;cloth=teal", "ground=moss;skin=6;hair=curls;cloth=wine",
        "ground=mist;skin=2;head=hijab;scarf=ivory;cloth=night", "ground=sky;skin=5;hair=curls;cloth=cobalt",
        "ground=mist;skin=5;head=fez;beard=full;cloth=night", "ground=clay;skin=3;beard=full;cloth=ivory",
        "ground=sage;skin=2;hair=bun;cloth=plum", "ground=sand;skin=1;hair=short;cloth=fern",
        "ground=sand;skin=3;hair=fringe;cloth=fern", "ground=ochre;skin=3;hair=crop;glasses=1;cloth=rust",
        "ground=sage;skin=6;hair=afro;cloth=plum", "ground=mauve;skin=4;hair=crop;cloth=teal",
        "ground=sky;skin=5;head=hijab;scarf=teal;cloth=cobalt", "ground=moss;skin=5;head=hijab;scarf=rust;cloth=wine",
        "ground=mauve;skin=1;hair=fringe;cloth=teal", "ground=ochre;skin=1;beard=full;cloth=rust",
        "ground=sand;skin=2;hair=short;tint=grey;glasses=1;cloth=night", "ground=sky;skin=1;hair=long;tint=copper;cloth=wine",
        "ground=mist;skin=5;hair=afro;cloth=night", "ground=clay;skin=1;hair=bun;tint=grey;glasses=1;cloth=cobalt",
        "ground=sage;skin=2;head=hijab;scarf=fern;glasses=1;cloth=plum", "ground=moss;skin=1;hair=short;tint=blond;beard=moustache;cloth=teal",
        "ground=sage;skin=6;head=fez;beard=moustache;cloth=ivory", "ground=clay;skin=4;hair=curls;tint=brown;cloth=fern",
    ];

    public static bool IsValid(string? recipe) => TryParse(recipe, out _);

    /// <summary>Reads a recipe; false when a part or a choice is unknown, said twice, or missing.</summary>
    public static bool TryParse(string? recipe, [NotNullWhen(true)] out Portrait? portrait)
    {
        portrait = null;
        if (recipe is null || recipe.Length > LongestRecipe) return false;
        var choices = new Dictionary<string, string>();
        foreach (var pair in recipe.Split(';'))
        {
            var parts = pair.Split('=');
            if (parts.Length != 2 || !PortraitParts.Allows(parts[0], parts[1]) || !choices.TryAdd(parts[0], parts[1])) return false;
        }
        if (!PortraitParts.Always.All(choices.ContainsKey) || (choices.ContainsKey("scarf") != (choices.GetValueOrDefault("head") == "hijab"))) return false;
        portrait = new Portrait(choices);
        return true;
    }

    /// <summary>The choice for a part, or <c>none</c>.</summary>
    public string this[string part] => _choices.GetValueOrDefault(part, "none");

    /// <summary>An SVG of 100 by 100 that fills its square; whoever shows it makes it round.</summary>
    public string ToSvg() => PortraitDrawing.Of(this);
}
