using System.Collections.Frozen;

namespace Palabre.Kit.Ui;

/// <summary>
/// The Phosphor icons in use, read once from the files beside <c>Icon.razor</c>. To use another one, copy its file there.
/// </summary>
public static class Icons
{
    private const string Prefix = "icons/";
    private const string OpeningTag = "fill=\"currentColor\">";

    private static readonly FrozenDictionary<string, string> Shapes = ReadAll();

    /// <summary>Icons that point along the line of reading, and so turn round in a right-to-left page.</summary>
    private static readonly FrozenSet<string> Directed = new[] { "sign-out", "sign-in", "paper-plane-right" }.ToFrozenSet();

    public static IEnumerable<string> Names => Shapes.Keys;

    public static bool IsDirected(string name) => Directed.Contains(name);

    /// <summary>The shapes inside the 256 by 256 drawing of an icon, as SVG.</summary>
    /// <param name="weight">regular, bold or fill.</param>
    /// <exception cref="ArgumentException">No such icon is kept here.</exception>
    public static string Shape(string name, string weight = "regular") =>
        Shapes.TryGetValue(weight == "regular" ? name : $"{name}-{weight}", out var shape)
            ? shape
            : throw new ArgumentException($"There is no {weight} icon \"{name}\" in Kit/Ui/Icons.", nameof(name));

    private static FrozenDictionary<string, string> ReadAll()
    {
        var assembly = typeof(Icons).Assembly;
        return assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(n => n[Prefix.Length..^".svg".Length], n => Read(assembly.GetManifestResourceStream(n)!));
    }

    private static string Read(Stream file)
    {
        using var reader = new StreamReader(file);
        var svg = reader.ReadToEnd();
        return svg[(svg.IndexOf(OpeningTag, StringComparison.Ordinal) + OpeningTag.Length)..svg.LastIndexOf("</svg>", StringComparison.Ordinal)];
    }
}
