using Palabre.Kit.Words;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;

namespace Palabre.Wallet;

/// <summary>Amounts in sentences and on pages, as the reader's language writes them.</summary>
internal static class MoneyText
{
    private const char LeftToRightIsolate = '\u2066';
    private const char PopIsolate = '\u2069';

    /// <summary>"5,00 €"; points are told with their word: "5 points".</summary>
    public static string Of(Money money, Reader reader) => money.Currency == Currency.Points
        ? reader.Count("wallet.points", money.Minor, Bare(money, reader))
        : AmountText.Write(money, reader.Language.Culture);

    /// <summary>With a plus or a minus on its left, for columns of statements, in whatever direction the page runs.</summary>
    public static string Signed(Money money, Reader reader) => money.Minor switch
    {
        0 => Bare(money, reader),
        > 0 => $"{LeftToRightIsolate}+{Bare(money, reader)}{PopIsolate}",
        _ => $"{LeftToRightIsolate}−{Bare(-money, reader)}{PopIsolate}",
    };

    /// <summary>In a field, to be changed: "5,00".</summary>
    public static string Typed(Money money, Reader reader) => AmountText.Type(money, reader.Language.Culture);

    /// <summary>The number alone where all are points, as in a column under a head that says so.</summary>
    public static string Bare(Money money, Reader reader) => AmountText.Write(money, reader.Language.Culture);
}
