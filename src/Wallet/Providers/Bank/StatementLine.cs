using System.Globalization;
using Palabre.Ledger;

namespace Palabre.Wallet.Providers.Bank;

/// <summary>Money that came in, as the bank says it.</summary>
/// <param name="Day">When it was booked.</param>
/// <param name="Payer">Who paid; empty when the bank does not say.</param>
/// <param name="Text">What they wrote.</param>
/// <param name="BankId">The bank's own id of it, or the payer's end-to-end id; null when there is none.</param>
internal sealed record StatementLine(DateOnly Day, Money Amount, string Payer, string Text, string? BankId)
{
    /// <summary>The reference of ours in what they wrote.</summary>
    public string? Reference { get; } = TransferReference.Find(Text);

    /// <summary>
    /// What makes it the same line when a file is imported again, or another one of the same days. With a reference of ours it is the same
    /// in every format of the bank's.
    /// </summary>
    public string Identity => string.Join('\u001f', Reference is not null
        ? new[] { Written(Day), Amount.ToString(), Reference }
        : BankId is not null ? [Written(Day), Amount.ToString(), BankId] : [Written(Day), Amount.ToString(), Plain(Payer), Plain(Text)]);

    private static string Written(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}

/// <summary>What was read of a bank's file.</summary>
/// <param name="Lines">What came in.</param>
/// <param name="Passed">Lines of what went out, or was taken back: they are nobody's top-up.</param>
/// <param name="Unread">The numbers of lines that could not be read, as an editor counts them; of XML, of entries.</param>
internal sealed record Statement(IReadOnlyList<StatementLine> Lines, int Passed, IReadOnlyList<int> Unread);
