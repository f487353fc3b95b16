using System.Diagnostics.CodeAnalysis;

namespace Palabre.Ledger;

/// <summary>
/// The name of an account: a kind and at least one part, such as "liab:member:17" or "asset:provider:sim". Parts are of a–z, 0–9, _ and
/// -; the whole has at most <see cref="Longest"/> characters.
/// </summary>
public readonly record struct AccountName
{
    /// <summary>Characters, all of them ASCII.</summary>
    public const int Longest = 100;

    private readonly string? _text;

    /// <exception cref="ArgumentException">It is not a name of an account.</exception>
    public AccountName(string text) =>
        _text = Normal(text) != 0 ? text : throw new ArgumentException($"\"{text}\" is not a name of an account.", nameof(text));

    /// <summary>Its first part: asset, recv, exp, liab, equity or inc.</summary>
    public string Kind => ToString()[..ToString().IndexOf(':')];

    /// <summary>Whether debits make it grow: assets, receivables, expenses. Liabilities, equity and income grow by credits.</summary>
    public bool IsDebitNormal => Normal(_text) == Debit;

    /// <summary>The name that a text is, if it is one.</summary>
    public static bool TryRead([NotNullWhen(true)] string? text, out AccountName name)
    {
        var isName = Normal(text) != 0;
        name = isName ? new(text!) : default;
        return isName;
    }

    /// <summary>Whether it begins with these parts: "liab:member:17" is under "liab:member" and under "liab", not under "liab:mem".</summary>
    public bool IsUnder(string parts) => ToString() is var text && text.StartsWith(parts, StringComparison.Ordinal)
        && (text.Length == parts.Length || text[parts.Length] == ':');

    /// <summary>As it is written.</summary>
    public override string ToString() => _text ?? "";

    private const int Debit = 1;
    private const int Credit = -1;

    /// <summary>The side it grows on, or 0 when the text is no name.</summary>
    private static int Normal(string? text)
    {
        if (text is null || text.Length > Longest || text.IndexOf(':') is var colon && colon < 0) return 0;
        for (var i = colon + 1; i <= text.Length; i++)
        {
            var isEnd = i == text.Length || text[i] == ':';
            if (isEnd ? text[i - 1] == ':' : !char.IsAsciiLetterLower(text[i]) && !char.IsAsciiDigit(text[i]) && text[i] is not ('_' or '-')) return 0;
        }
        return text.AsSpan(0, colon) switch
        {
            "asset" or "recv" or "exp" => Debit,
            "liab" or "equity" or "inc" => Credit,
            _ => 0,
        };
    }
}
