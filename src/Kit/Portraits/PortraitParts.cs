using System.Collections.Frozen;

namespace Palabre.Kit.Portraits;

/// <summary>What a portrait can be made of: flat colours and a few shapes.</summary>
public static class PortraitParts
{
    /// <summary>The parts no recipe can do without.</summary>
    public static readonly IReadOnlyList<string> Always = ["ground", "skin", "cloth"];

    public static readonly FrozenDictionary<string, string> Grounds = Colours(
        ("sage", "#8fb8a3"), ("mauve", "#9d7a94"), ("moss", "#b9c6a9"), ("mist", "#c5d0d3"),
        ("sky", "#7f9dc3"), ("clay", "#c8806c"), ("sand", "#d9c7a0"), ("ochre", "#e1b65c"));

    public static readonly FrozenDictionary<string, string> Skins = Colours(
        ("1", "#f2cba4"), ("2", "#e1ad68"), ("3", "#c68642"), ("4", "#a76d3b"), ("5", "#8c5523"), ("6", "#5c3720"));

    public static readonly FrozenDictionary<string, string> Cloths = Colours(
        ("teal", "#417c85"), ("plum", "#5d4069"), ("wine", "#8e2a36"), ("night", "#2b2a33"),
        ("cobalt", "#1c4e90"), ("ivory", "#e6dbc4"), ("fern", "#0b5a46"), ("rust", "#c56a2c"));

    public static readonly FrozenDictionary<string, string> Tints = Colours(
        ("black", "#1a1512"), ("brown", "#54341f"), ("grey", "#8f8f8a"), ("copper", "#a04d22"), ("blond", "#c2923f"));

    private static readonly FrozenDictionary<string, FrozenSet<string>> Choices = new Dictionary<string, FrozenSet<string>>
    {
        ["ground"] = [.. Grounds.Keys],
        ["skin"] = [.. Skins.Keys],
        ["cloth"] = [.. Cloths.Keys],
        ["tint"] = [.. Tints.Keys],
        ["scarf"] = [.. Cloths.Keys],
        ["hair"] = ["none", "long", "fringe", "curls", "short", "crop", "bun", "afro"],
        ["head"] = ["none", "fez", "hijab"],
        ["beard"] = ["none", "full", "moustache"],
        ["glasses"] = ["1"],
    }.ToFrozenDictionary();

    public static IEnumerable<string> Names => Choices.Keys;

    public static IReadOnlySet<string> ChoicesFor(string part) => Choices[part];

    public static bool Allows(string part, string choice) => Choices.TryGetValue(part, out var known) && known.Contains(choice);

    private static FrozenDictionary<string, string> Colours(params (string Name, string Colour)[] colours) =>
        colours.ToFrozenDictionary(c => c.Name, c => c.Colour);
}
