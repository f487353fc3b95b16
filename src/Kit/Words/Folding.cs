using System.Globalization;
using System.Text;
using Palabre.Kit.Words;

namespace Palabre.Kit.Words;

/// <summary>
/// Text as it is compared: words in lower case without accents, Arabic without vowel signs and with one alef, digits of one kind. Both
/// what can be found and what is typed go through here, and both databases get nothing else, so that they find alike.
/// </summary>
public static class Folding
{
    /// <summary>What was indexed by another version is indexed anew.</summary>
    public const int Version = 1;

    private const int LongestWord = 64;

    public static IReadOnlyList<string> Words(string text)
    {
        var (words, word) = (new List<string>(), new StringBuilder());
        foreach (var rune in Typed.Readable(text).Normalize(NormalizationForm.FormKD).EnumerateRunes()) Take(rune, word, words);
        End(word, words);
        return words;
    }

    /// <summary>The words in one line.</summary>
    public static string Line(string text) => string.Join(' ', Words(text));

    private static void Take(Rune rune, StringBuilder word, List<string> words)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            // Accents, vowel signs, invisible joiners, the Arabic line that stretches words: nothing of them is kept.
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format:
            case UnicodeCategory.ModifierLetter when rune.Value == 0x0640:
                return;
            case UnicodeCategory.DecimalDigitNumber:
                word.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
                return;
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter or UnicodeCategory.SpacingCombiningMark:
                if (IsWordByItself(rune)) End(word, words);
                word.Append(Letter(Rune.ToLowerInvariant(rune)));
                if (IsWordByItself(rune)) End(word, words);
                return;
            default:
                End(word, words);
                return;
        }
    }

    private static void End(StringBuilder word, List<string> words)
    {
        if (word.Length == 0) return;
        var end = Math.Min(word.Length, LongestWord);
        words.Add(word.ToString(0, char.IsHighSurrogate(word[end - 1]) ? end - 1 : end));
        word.Clear();
    }

    /// <summary>Letters that no decomposition takes apart, as people type them who have no key for them.</summary>
    private static string Letter(Rune letter) => letter.Value switch
    {
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'ø' => "o",
        'ł' => "l",
        'đ' or 'ð' or 'ɗ' => "d",
        'þ' => "th",
        'ı' => "i",
        'ŋ' or 'ɲ' => "n",
        'ɓ' => "b",
        'ƙ' => "k",
        'ƴ' => "y",
        'ɛ' => "e",
        'ɔ' => "o",
        'ς' => "σ",
        'ٱ' => "ا",
        'ى' or 'ی' => "ي",
        'ة' => "ه",
        'ک' => "ك",
        _ => letter.ToString(),
    };

    /// <summary>Chinese and Japanese put no space between words.</summary>
    private static bool IsWordByItself(Rune rune) => rune.Value is >= 0x3040 and <= 0x30FF or >= 0x3400 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x3FFFF;
}
