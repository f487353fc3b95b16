using System.Globalization;
using System.Text;

namespace Palabre.Kit.Lettering;

/// <summary>A part of a line that runs in one direction.</summary>
internal readonly record struct Stretch(string Text, bool IsRightToLeft);

/// <summary>
/// In which order the parts of a line stand, by the Unicode Bidirectional Algorithm (UAX #9) as far as titles, names, notes and amounts need
/// it: numbers (W4, W5, W7), what stands between (N1, N2), reordering (L2), and isolates. Embeddings, overrides and paired brackets (N0) are left out.
/// </summary>
internal static class Directions
{
    private const int LeftToRightIsolate = 0x2066, RightToLeftIsolate = 0x2067, FirstStrongIsolate = 0x2068, PopIsolate = 0x2069;

    /// <summary>Deeper isolates are read like the one around them.</summary>
    private const int Deepest = 8;

    private enum Kind { Left, Right, Number, Neutral }

    /// <param name="Inside">Whether what is isolated runs from right to left; null for a letter.</param>
    private readonly record struct Item(string Text, Kind Kind, bool? Inside);

    /// <summary>The stretches of a line from left to right.</summary>
    public static IReadOnlyList<Stretch> Of(string text, bool rightToLeft) => Of(text, rightToLeft, 0);

    private static List<Stretch> Of(string text, bool rightToLeft, int depth)
    {
        var items = Items(text);
        var levels = Levels(items, rightToLeft);
        List<(List<Stretch> Parts, int Level)> runs = [];
        for (var i = 0; i < items.Count;)
        {
            var from = i++;
            if (items[from].Inside is { } inside && depth < Deepest)
            {
                runs.Add((Of(items[from].Text, inside, depth + 1), levels[from]));
                continue;
            }
            while (i < items.Count && levels[i] == levels[from] && (items[i].Inside is null || depth >= Deepest)) i++;
            runs.Add(([new(string.Concat(items.Skip(from).Take(i - from).Select(item => item.Text)), levels[from] % 2 == 1)], levels[from]));
        }
        Reorder(runs);
        return [.. runs.SelectMany(run => run.Parts)];
    }

    private static List<Item> Items(string text)
    {
        List<Item> items = [];
        for (var i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            i += length;
            if (rune.Value is LeftToRightIsolate or RightToLeftIsolate or FirstStrongIsolate)
            {
                var end = EndOf(text, i);
                var inner = text[i..end];
                items.Add(new(inner, Kind.Neutral, rune.Value == RightToLeftIsolate || (rune.Value == FirstStrongIsolate && Letters.IsRightToLeft(inner))));
                i = Math.Min(end + 1, text.Length);
            }
            else if (rune.Value != PopIsolate) items.Add(new(rune.ToString(), KindOf(rune, items), null));
        }
        return items;
    }

    /// <summary>Where the isolate that begins here is closed, or the end.</summary>
    private static int EndOf(string text, int from)
    {
        var open = 1;
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] is >= (char)LeftToRightIsolate and <= (char)FirstStrongIsolate) open++;
            else if (text[i] == PopIsolate && --open == 0) return i;
        }
        return text.Length;
    }

    private static Kind KindOf(Rune rune, List<Item> before) => rune.Value switch
    {
        0x200E => Kind.Left,
        0x200F or 0x061C => Kind.Right,
        // Written over the letter before.
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark && before.Count > 0 => before[^1].Kind,
        _ when Rune.IsDigit(rune) => Kind.Number,
        _ when !Rune.IsLetter(rune) => Kind.Neutral,
        _ => Letters.IsFromTheRight(rune) ? Kind.Right : Kind.Left,
    };

    private static int[] Levels(List<Item> items, bool rightToLeft)
    {
        var (kinds, around) = (items.Select(item => item.Kind).ToArray(), rightToLeft ? Kind.Right : Kind.Left);
        JoinNumbers(items, kinds);
        var strong = around;
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] is Kind.Left or Kind.Right) strong = kinds[i];
            else if (kinds[i] == Kind.Number && strong == Kind.Left) kinds[i] = Kind.Left;
        }
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] != Kind.Neutral) continue;
            var to = i;
            while (to < kinds.Length && kinds[to] == Kind.Neutral) to++;
            var (before, after) = (i == 0 ? around : Side(kinds[i - 1]), to == kinds.Length ? around : Side(kinds[to]));
            Array.Fill(kinds, before == after ? before : around, i, to - i);
            i = to;
        }
        return [.. kinds.Select(kind => kind switch { Kind.Right => 1, Kind.Left when !rightToLeft => 0, _ => 2 })];
    }

    /// <summary>A number counts as what is around it, and that is Arabic.</summary>
    private static Kind Side(Kind kind) => kind == Kind.Left ? Kind.Left : Kind.Right;

    /// <summary>Separators between digits, and signs of money and percents beside them, are part of the number.</summary>
    private static void JoinNumbers(List<Item> items, Kind[] kinds)
    {
        for (var i = 1; i + 1 < kinds.Length; i++)
            if (items[i].Text is "," or "." or ":" or "/" or "+" or "-" or "−" or "\u00A0" or "\u202F" or "٫" or "٬" && kinds[i - 1] == Kind.Number && kinds[i + 1] == Kind.Number) kinds[i] = Kind.Number;
        for (var i = 1; i < kinds.Length; i++) if (IsBesideNumbers(items[i]) && kinds[i - 1] == Kind.Number) kinds[i] = Kind.Number;
        for (var i = kinds.Length - 2; i >= 0; i--) if (IsBesideNumbers(items[i]) && kinds[i + 1] == Kind.Number) kinds[i] = Kind.Number;
    }

    private static bool IsBesideNumbers(Item item) => item is { Inside: null, Text: "€" or "$" or "£" or "%" or "٪" or "°" or "#" };

    /// <summary>L2: from the highest level down, whatever is at least as high is turned around.</summary>
    private static void Reorder(List<(List<Stretch> Parts, int Level)> runs)
    {
        for (var level = 2; level > 0; level--)
            for (var i = 0; i < runs.Count; i++)
            {
                var to = i;
                while (to < runs.Count && runs[to].Level >= level) to++;
                if (to > i) runs.Reverse(i, to - i);
                i = to;
            }
    }
}
