using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>With what somebody shows that it is they.</summary>
/// <param name="Credential">A passkey's answer, from a form.</param>
/// <param name="Password">Of who has no passkey.</param>
internal readonly record struct ProofGiven(string? Credential, string? Password)
{
    private const string CredentialField = "credential", PasswordField = "proof-password";

    public static ProofGiven Of(IFormCollection form) => new(form[CredentialField], form[PasswordField]);

    /// <summary>Whether a form had a field for it.</summary>
    public static bool WasAskedFor(IFormCollection form) => form.ContainsKey(CredentialField) || form.ContainsKey(PasswordField);

    public static bool IsOf(string field) => field is CredentialField or PasswordField;
}

/// <summary>Who lets much leave their wallet shows that it is they, whatever it is for: a stolen session has no proof.</summary>
internal sealed class Proving(IProofs proofs, WalletSettings settings)
{
    /// <summary>What somebody was to prove themselves for in this request, and did not.</summary>
    public Money? Unproved { get; private set; }

    /// <summary>Why it is not shown that it is they; null also where nobody asks.</summary>
    public async Task<Refusal?> CheckAsync(MemberId me, Money amount, ProofGiven given, CancellationToken ct)
    {
        if (!settings.AsksProof(amount) || await proofs.CheckAsync(me, given.Credential, given.Password, ct) is not { } unproved) return null;
        Unproved = amount;
        return unproved.ToRefusal();
    }

    /// <summary>What they have to show; null where nobody asks.</summary>
    public async Task<ProofMeans?> MeansAsync(MemberId me, Money amount, CancellationToken ct) => settings.AsksProof(amount) ? await proofs.MeansAsync(me, ct) : null;

    /// <summary>The form that was sent, to be sent once more, and what is wrong. Who was not asked before did nothing wrong.</summary>
    public static async Task<(IReadOnlyDictionary<string, string> Fields, Refusal[] Wrong)> SentAsync(HttpContext http, Refusal refused, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        return (form.Where(field => !ProofGiven.IsOf(field.Key)).ToDictionary(field => field.Key, field => field.Value.ToString()), ProofGiven.WasAskedFor(form) ? [refused with { Field = null }] : []);
    }

    /// <summary>In the sheet of money: the same once more, with what shows that it is they.</summary>
    public async Task<IResult> AgainInSheetAsync(HttpContext http, MemberId me, Refusal refused, CancellationToken ct)
    {
        var (fields, wrong) = await SentAsync(http, refused, ct);
        return await http.PageAgainAsync<ProvePage>(new { Amount = Unproved!.Value, Action = http.Request.Path.Value!, Fields = fields, Means = await proofs.MeansAsync(me, ct) }, wrong);
    }
}
