using System.Globalization;

namespace Palabre.Kit.Words;

/// <summary>A language the interface speaks. French, English and Arabic; the instance's default comes first when a reader has no choice.</summary>
public sealed class Language
{
    public static readonly Language French = new("fr", "fr-FR", rightToLeft: false);
    public static readonly Language English = new("en", "en-GB", rightToLeft: false);
    public static readonly Language Arabic = new("ar", "ar-MA", rightToLeft: true);

    public static readonly IReadOnlyList<Language> All = [French, English, Arabic];

    private Language(string code, string culture, bool rightToLeft)
    {
        Code = code;
        Culture = CultureInfo.GetCultureInfo(culture);
        IsRightToLeft = rightToLeft;
    }

    public string Code { get; }
    public CultureInfo Culture { get; }
    public bool IsRightToLeft { get; }
    public string Direction => IsRightToLeft ? "rtl" : "ltr";

    /// <summary>The language of a code such as <c>fr</c> or <c>ar-MA</c>; null when we do not speak it.</summary>
    public static Language? Find(string? code) =>
        code is null ? null : All.FirstOrDefault(l => code.StartsWith(l.Code, StringComparison.OrdinalIgnoreCase) && (code.Length == 2 || code[2] is '-' or '_'));

    /// <summary>CLDR plural category of a whole number: zero, one, two, few, many or other.</summary>
    public string Plural(long count) => Code switch
    {
        "ar" => (count, count % 100) switch
        {
            (0, _) => "zero",
            (1, _) => "one",
            (2, _) => "two",
            (_, >= 3 and <= 10) => "few",
            (_, >= 11) => "many",
            _ => "other",
        },
        "fr" => count is 0 or 1 ? "one" : "other",
        _ => count == 1 ? "one" : "other",
    };

    public override string ToString() => Code;
}
