using System.Globalization;
using System.Text;
using Palabre.Kit.Words;

namespace Palabre.Wallet.Providers.Payouts;

/// <summary>
/// Names as every bank of the single euro payments area takes them: unaccented Latin letters, digits and a few signs (EPC217-08, "best
/// practices"). What has no such letters is not written otherwise: banks compare the name with the account's.
/// </summary>
internal static class SepaText
{
    /// <summary>As of the guidelines for pain.001.</summary>
    public const int LongestName = 70;

    private const string Signs = "/-?:().,'+ ";

    /// <summary>Null when it cannot be written so.</summary>
    public static string? Name(string name)
    {
        var written = new StringBuilder();
        foreach (var c in Typed.Readable(name).Trim().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark) continue;
            if (char.IsAsciiLetterOrDigit(c) || Signs.Contains(c)) written.Append(c);
            else if (Instead(c) is { } other) written.Append(other);
            else return null;
        }
        if (written.Length > LongestName) written.Length = LongestName;
        return written.ToString().Trim() is { Length: > 0 } text && text.Any(char.IsAsciiLetter) ? text : null;
    }

    private static string? Instead(char c) => c switch
    {
        'ß' => "ss",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' or 'ð' => "d",
        'Đ' or 'Ð' => "D",
        'þ' => "th",
        'Þ' => "Th",
        'ı' => "i",
        '’' or '‘' or 'ʼ' or '`' => "'",
        '–' or '—' or '‑' or '_' => "-",
        '&' => "+",
        '\u00A0' or '\u202F' => " ",
        _ => null,
    };
}
