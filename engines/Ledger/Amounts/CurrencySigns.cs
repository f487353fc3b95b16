using System.Globalization;

namespace Palabre.Ledger.Amounts;

/// <summary>How currencies are called besides their code. Any currency is also read and written by its code.</summary>
internal static class CurrencySigns
{
    private sealed record Signs(string Neutral, string? French = null, string? Arabic = null)
    {
        /// <summary>Read, not written.</summary>
        public string[] Others { get; init; } = [];
    }

    private static readonly Dictionary<string, Signs> _signs = new()
    {
        ["EUR"] = new("€"),
        ["GBP"] = new("£"),
        ["JPY"] = new("¥") { Others = ["￥", "円"] },
        ["CNY"] = new("CN¥") { Others = ["¥", "￥", "元"] },
        ["USD"] = new("US$", "$US") { Others = ["$"] },
        ["CAD"] = new("CA$", "$CA") { Others = ["$", "C$"] },
        ["MAD"] = new("MAD", "DH", "د.م.") { Others = ["DHS", "د.م", "درهم"] },
        ["TND"] = new("TND", "DT", "د.ت.") { Others = ["د.ت", "دينار"] },
        ["DZD"] = new("DZD", "DA", "د.ج.") { Others = ["د.ج", "دينار"] },
        ["EGP"] = new("EGP", null, "ج.م.") { Others = ["E£", "£E", "ج.م", "جنيه"] },
        ["XOF"] = new("F\u202FCFA") { Others = ["FCFA", "F CFA", "F\u00A0CFA", "CFA"] },
        ["XAF"] = new("F\u202FCFA") { Others = ["FCFA", "F CFA", "F\u00A0CFA", "CFA"] },
    };

    /// <summary>What stands beside the number. Only where nothing else in the language is called so.</summary>
    public static string Written(Currency currency, CultureInfo culture)
    {
        if (!_signs.TryGetValue(currency.Code, out var signs)) return currency.Code;
        return culture.TwoLetterISOLanguageName switch
        {
            "fr" => signs.French ?? signs.Neutral,
            "ar" => signs.Arabic ?? signs.Neutral,
            _ => signs.Neutral,
        };
    }

    /// <summary>All by which the currency may be named, the longest first, so that none hides a longer one.</summary>
    public static IEnumerable<string> Read(Currency currency)
    {
        if (!_signs.TryGetValue(currency.Code, out var signs)) return [currency.Code];
        string?[] all = [currency.Code, signs.Neutral, signs.French, signs.Arabic, .. signs.Others];
        return all.OfType<string>().Distinct().OrderByDescending(sign => sign.Length);
    }
}
