using System.Globalization;
using System.Text;

namespace Palabre.Kit.Portraits;

/// <summary>What stands in the circle of someone without a portrait.</summary>
public static class Initials
{
    /// <summary>How many deep grounds there are.</summary>
    public const int Grounds = 6;

    /// <summary>The outline of the star behind the letters, on a circle of radius 50.</summary>
    public const string StarLine = "M0 -57L16.7 -40.3L40.3 -40.3L40.3 -16.7L57 0L40.3 16.7L40.3 40.3L16.7 40.3L0 57L-16.7 40.3L-40.3 40.3L-40.3 16.7L-57 0L-40.3 -16.7L-40.3 -40.3L-16.7 -40.3Z";

    /// <summary>First letters of the first and last word; one letter only in Arabic, whose letters would join.</summary>
    public static string Of(string name)
    {
        var words = name.Split([' ', '-', '\u00A0', '\u202F'], StringSplitOptions.RemoveEmptyEntries).Where(w => FirstLetter(w).Length > 0).ToArray();
        if (words.Length == 0) return "·";
        var first = FirstLetter(words[0]);
        return words.Length == 1 || first[0] is >= '\u0590' and <= '\u08FF' ? first : first + FirstLetter(words[^1]);
    }

    /// <summary>The same ground for the same handle, always: 0 to 5.</summary>
    public static int GroundOf(string handle) => Encoding.UTF8.GetBytes(handle).Aggregate(7, (sum, b) => (sum * 31 + b) & 0xFFFF) % Grounds;

    private static string FirstLetter(string word)
    {
        var start = word.AsSpan().IndexOfAnyExcept("'’\"«».,()@#".AsSpan());
        return start < 0 || !char.IsLetterOrDigit(word, start) ? "" : StringInfo.GetNextTextElement(word, start).ToUpperInvariant();
    }
}
