using System.Globalization;
using System.Text;

namespace Palabre.Kit.Portraits;

/// <summary>Lays the parts of a portrait over one another, back to front, on a square of 100.</summary>
internal static class PortraitDrawing
{
    private const string FezRed = "#9e2231";

    private const string Shoulders = "M8 100C8 88 24 72.8 42 72.8H58C76 72.8 92 88 92 100Z";
    private const string ShouldersUnderScarf = "M8 100C8 88 20 78 31 74.5Q39 84 50 84T69 74.5C80 78 92 88 92 100Z";
    private const string Neck = "M41 58V73.2C41 75.8 45 77.3 50 77.3S59 75.8 59 73.2V58Z";
    private const string NeckShadow = "M41 60V66.5C44 70.4 47 71.8 50 71.8S56 70.4 59 66.5V60Z";
    private const string Head = "M31 36C31 25 39 17.4 50 17.4S69 25 69 36V42C69 56 60 67.5 50 67.5S31 56 31 42Z";
    private const string Ears = "M26.4 44.3a4.4 4.4 0 1 1 8.8 0a4.4 4.4 0 1 1-8.8 0zM64.8 44.3a4.4 4.4 0 1 1 8.8 0a4.4 4.4 0 1 1-8.8 0z";
    private const string FaceInScarf = "M34 40C34 29 40 23.7 50 23.7S66 29 66 40V46C66 57 59.5 64.8 50 64.8S34 57 34 46Z";

    private const string Eyes = "M38.8 41.8Q42.5 38.4 46.2 41.6M53.8 41.6Q57.5 38.4 61.2 41.8";
    private const string Nose = "M50 42.8 48.2 50.2H51.8";
    private const string Mouth = "M43.9 55.9Q50 60.4 56.1 55.9";
    private const string Glasses = "M35.4 43.2H48.2L47.6 49.2 45.6 51.2H38.4L36 49.2ZM51.8 43.2H64.6L64 49.2 61.6 51.2H54.4L52.4 49.2ZM48.2 44.2H51.8";

    private const string FullBeard = "M31.1 46C31.3 61 39 70.2 50 70.2S68.7 61 68.9 46C68.2 51 66.3 54.4 63.2 56.2Q57.5 52.8 50 52.8T36.8 56.2C33.7 54.4 31.8 51 31.1 46Z";
    private const string Moustache = "M41.5 56C43.5 52.4 47.6 52.3 50 53.4C52.4 52.3 56.5 52.4 58.5 56C55.6 57 52.4 56.6 50 55.4C47.6 56.6 44.4 57 41.5 56Z";
    private const string Fez = "M31 29.6C31.4 15 35.6 6 46 6H54C64.4 6 68.6 15 69 29.6Q50 24.4 31 29.6Z";
    private const string Scarf = "M22.4 79C24.2 60 23.8 46 26.6 33C30 17.5 39.5 9.8 50 9.8S70 17.5 73.4 33C76.2 46 75.8 60 77.6 79L69 86H31Z";

    public static string Of(Portrait portrait)
    {
        var svg = new StringBuilder("""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">""");
        var skin = PortraitParts.Skins[portrait["skin"]];
        var cloth = PortraitParts.Cloths[portrait["cloth"]];
        var tint = portrait["tint"] is "none" ? PortraitParts.Tints["black"] : PortraitParts.Tints[portrait["tint"]];

        Fill(svg, "M0 0H100V100H0Z", PortraitParts.Grounds[portrait["ground"]]);
        if (portrait["head"] == "hijab") InScarf(svg, skin, cloth, PortraitParts.Cloths[portrait["scarf"]]);
        else Bare(svg, skin, cloth, tint, portrait);

        Line(svg, Eyes, "#1a1512", 0.55, 1.8);
        Line(svg, Nose, "#1a1512", 0.3, 1.5);
        if (portrait["beard"] != "full" || portrait["head"] == "hijab") Line(svg, Mouth, "#6b1f1a", 0.7, 2);
        if (portrait["head"] != "hijab") FaceHair(svg, tint, portrait);
        if (portrait["glasses"] == "1") Line(svg, Glasses, "#1a1512", 1, 2);
        return svg.Append("</svg>").ToString();
    }

    private static void InScarf(StringBuilder svg, string skin, string cloth, string scarf)
    {
        Fill(svg, Scarf, scarf);
        Fill(svg, ShouldersUnderScarf, cloth);
        Fill(svg, FaceInScarf, skin);
    }

    private static void Bare(StringBuilder svg, string skin, string cloth, string tint, Portrait portrait)
    {
        // A fez hides the top of the head; long hair still falls behind it.
        Fill(svg, Hair.Behind(portrait["hair"]), tint);
        Fill(svg, Shoulders, cloth);
        Fill(svg, Neck, skin);
        svg.Append("<path d=\"").Append(NeckShadow).Append("\" fill=\"#1a1512\" opacity=\".16\"/>");
        Fill(svg, Ears, skin);
        Fill(svg, Head, skin);
        if (portrait["head"] == "fez") Fill(svg, Fez, FezRed);
        else Fill(svg, Hair.Before(portrait["hair"]), tint);
    }

    private static void FaceHair(StringBuilder svg, string tint, Portrait portrait)
    {
        if (portrait["beard"] == "full") Fill(svg, FullBeard, tint);
        if (portrait["beard"] == "moustache") Fill(svg, Moustache, tint);
    }

    private static void Fill(StringBuilder svg, string? path, string colour)
    {
        if (path is not null) svg.Append(CultureInfo.InvariantCulture, $"""<path d="{path}" fill="{colour}"/>""");
    }

    private static void Line(StringBuilder svg, string path, string colour, double opacity, double width) => svg.Append(
        CultureInfo.InvariantCulture,
        $"""<path d="{path}" fill="none" stroke="{colour}" stroke-opacity="{opacity}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"/>""");
}

/// <summary>Hair is drawn in two layers: what falls behind the shoulders and what lies on the forehead.</summary>
internal static class Hair
{
    public static string? Behind(string hair) => hair switch
    {
        "long" => "M24 80V40C24 22 36 10.8 50 10.8S76 22 76 40V80Z",
        "fringe" => "M23.6 78C26 66 26.6 54 27.2 40C28 22 34 13 50 13S72 22 72.8 40C73.4 54 74 66 76.4 78Z",
        "afro" => "M50 5C66 5 78 17.5 78 33.5C78 45 73 54 66 58H34C27 54 22 45 22 33.5C22 17.5 34 5 50 5Z",
        _ => null,
    };

    public static string? Before(string hair) => hair switch
    {
        "long" => "M30.6 41C27 22 38 12 50 12S73 22 69.4 41C69.4 36 68.6 33 66.7 30C63.5 25 58 20.4 51.4 18.4Q50 18 48.6 18.4C42.5 21.5 38 24 34.6 28.2C31.8 32 30.8 36 30.6 41Z",
        "fringe" => "M30.4 39C31 32 34 26 38.4 22.6C46 29 60 29.4 66 25.4C68.4 28.4 69.4 33 69.6 39C73.4 24 66 13.4 50 13.4S26.6 24 30.4 39Z",
        "curls" => "M29.3 39.5C27 34 26.8 27.5 30 23C30.8 17.8 36 15.2 40.4 16.2C42 13.6 47 13.4 49.2 15.8C52 12.8 60 12.6 62.6 16.4C65.4 16.4 67.2 18.2 67.6 20.4C72.4 24 73.2 33 70.7 39.5C70.5 36 69 32.4 66.4 30Q58 32.6 50 32.6T33.6 30C31 32.4 29.5 36 29.3 39.5Z",
        "short" => "M30 41.5C27.2 24 35 14 50.5 14C66 14 73.4 23 70.6 41.5C69.8 36.5 67 30 63 26.8Q50 32.6 37.2 28C33.4 30.6 31 36 30 41.5Z",
        "crop" => "M30.2 37.5C29.2 22 37 14 50 14S70.8 22 69.8 37.5C67.6 30.4 63.6 27.2 58 26.4Q50 25.4 42 26.4C36.4 27.2 32.4 30.4 30.2 37.5Z",
        "bun" => "M30 40C28.4 24 37 15.5 50 15.5S71.6 24 70 40C67 30 60 25.8 50 25.8S33 30 30 40ZM40 12a10 10 0 1 1 20 0a10 10 0 1 1-20 0z",
        "afro" => "M30.6 40C30.6 31 34 25.6 38 23.4Q50 21.2 62 23.4C66 25.6 69.4 31 69.4 40L73 30C71 14 60 9 50 9S29 14 27 30Z",
        _ => null,
    };
}
