using System.Text.Json;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Palabre.Core;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>
/// A payment between the form it was written in and the press that sends it: sealed into the address of the second page, so that no words of
/// members stand in an address, and that nothing but what was looked at is sent. Its id is made here, so that pressing twice counts once.
/// </summary>
internal sealed class PreparedPayments(IDataProtectionProvider keys, TimeProvider clock)
{
    /// <summary>Longer is no longer the same wish.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly IDataProtector _seal = keys.CreateProtector("wallet.prepared-payment");

    private sealed record Content(Guid Id, string Kind, long From, long To, long Minor, string Currency, string Note, DateTimeOffset At);

    public string Seal(MemberId from, string kind, MemberId to, Money amount, string note)
    {
        var now = clock.GetUtcNow();
        return _seal.Protect(JsonSerializer.Serialize(new Content(Guid.CreateVersion7(now), kind, from.Value, to.Value, amount.Minor, amount.Currency.Code, note, now)));
    }

    /// <summary>Null when it is not this member's, too old, or nothing of ours.</summary>
    public Payment? Open(MemberId from, string text)
    {
        try
        {
            var content = JsonSerializer.Deserialize<Content>(_seal.Unprotect(text))!;
            if (content.From != from.Value || clock.GetUtcNow() - content.At > Longest) return null;
            return new(content.Id, content.Kind, from, new(content.To), new(content.Minor, Currency.Of(content.Currency)), content.Note);
        }
        catch (CryptographicException) { return null; }
    }
}
