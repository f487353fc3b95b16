using System.Text;

namespace Palabre.Ledger.Exports;

/// <summary>
/// Our names as books are kept elsewhere: liab:member:123 is Liabilities:Wallets:M123, asset:provider:stripe is Assets:Provider:Stripe. Two
/// accounts never have the same, and one that is under another stays under it. Parts begin with a capital or a digit, since Beancount
/// wants that, and are of letters, digits and hyphens.
/// </summary>
public static class AccountingName
{
    /// <summary>What a first part is called there, and the letter that goes before the ids under it.</summary>
    private static readonly Dictionary<(string Kind, string Part), (string Called, char Letter)> Called = new()
    {
        [("liab", "member")] = ("Wallets", 'M'),
        [("liab", "redpacket")] = ("RedPackets", 'P'),
        [("liab", "pot")] = ("Pots", 'P'),
        [("liab", "deferred")] = ("Deferred", 'D'),
        [("recv", "chargeback")] = ("Chargebacks", 'M'),
        [("equity", "shares")] = ("Shares", 'M'),
    };

    /// <summary>Begins a part that would begin with a hyphen or be taken for another one. No part of ours comes to it otherwise.</summary>
    private const string Escape = "X-X";

    /// <summary>Such as Assets:Bank.</summary>
    public static string Of(AccountName account)
    {
        var parts = account.ToString().Split(':');
        var name = new StringBuilder(Root(parts[0])).Append(':');
        var (called, letter) = Called.GetValueOrDefault((parts[0], parts[1]));
        if (called is not null) name.Append(called);
        else name.Append(IsTaken(parts[0], Part(parts[1])) ? Escape + Rest(parts[1], 0) : Part(parts[1]));

        for (var i = 2; i < parts.Length; i++)
            name.Append(':').Append(i == 2 && called is not null ? letter + Rest(parts[i], 0) : Part(parts[i]));
        return name.ToString();
    }

    private static string Root(string kind) => kind switch
    {
        "asset" => "Assets",
        "recv" => "Assets:Receivable",
        "exp" => "Expenses",
        "liab" => "Liabilities",
        "equity" => "Equity",
        _ => "Income",
    };

    private static bool IsTaken(string kind, string part) =>
        (kind, part) is ("asset", "Receivable") || Called.Any(one => one.Key.Kind == kind && one.Value.Called == part);

    private static string Part(string part) => part[0] is '-' or '_' ? Escape + Rest(part, 0) : char.ToUpperInvariant(part[0]) + Rest(part, 1);

    /// <summary>fee_recovered: a letter behind an underscore becomes a capital. Other underscores are -U-, which no hyphen comes to, for behind one no capital stands.</summary>
    private static string Rest(string part, int from)
    {
        var rest = new StringBuilder();
        for (var i = from; i < part.Length; i++)
        {
            if (part[i] != '_') rest.Append(part[i]);
            else if (i > 0 && char.IsAsciiLetterOrDigit(part[i - 1]) && i + 1 < part.Length && char.IsAsciiLetter(part[i + 1])) rest.Append(char.ToUpperInvariant(part[++i]));
            else rest.Append("-U-");
        }
        return rest.ToString();
    }
}
