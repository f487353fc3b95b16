using System.Globalization;
using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Posts;

/// <summary>Descriptions and focal points, as they are written.</summary>
internal static class PictureWords
{
    public static string Clean(string? description) => PostText.Clean(description);

    public static Refusal? Refuse(this PictureWish wish) =>
        IsOutside(wish.FocusX) || IsOutside(wish.FocusY) ? new Refusal("picture_focus", 422, "focus") : Refuse(wish.Description);

    public static void Say(this PictureWish wish, Picture picture)
    {
        if (wish.Description is not null) picture.Description = Clean(wish.Description);
        picture.FocusX = wish.FocusX ?? picture.FocusX;
        picture.FocusY = wish.FocusY ?? picture.FocusY;
    }

    public static Refusal? Refuse(string? description) =>
        Clean(description).Length > Picture.LongestDescription ? new Refusal("picture_described_long", 422, "description") { Args = [Picture.LongestDescription] } : null;

    private static bool IsOutside(double? at) => at is not (null or (>= -1 and <= 1));

    /// <summary>Two numbers with a comma between them; nothing is the middle.</summary>
    public static bool TryFocus(string? text, out (double X, double Y) focus)
    {
        focus = default;
        if (string.IsNullOrWhiteSpace(text)) return true;
        var parts = text.Split(',');
        if (parts.Length != 2 || !TryRead(parts[0], out var x) || !TryRead(parts[1], out var y)) return false;
        focus = (x, y);
        return true;
    }

    private static bool TryRead(string text, out double at) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out at) && !IsOutside(at);
}
