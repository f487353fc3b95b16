using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>
/// Somebody who is signed in shows again that it is they: with a passkey if they have one, or else with their password. A token cannot: it
/// stands for them where nobody is.
/// </summary>
internal sealed class ProveAgain(SignInManager<Member> signIn, PalabreDb db) : IProofs
{
    public async Task<ProofMeans> MeansAsync(MemberId member, CancellationToken ct) => new(
        await db.Set<IdentityUserPasskey<long>>().AnyAsync(p => p.UserId == member.Value, ct),
        await db.Set<Member>().AnyAsync(m => m.Id == member.Value && m.PasswordHash != null, ct));

    public async Task<Refused?> CheckAsync(MemberId member, string? credential, string? password, CancellationToken ct)
    {
        var means = await MeansAsync(member, ct);
        if (means.HasPasskey) return credential is { Length: > 0 } ? (await ByPasskeyAsync(member, credential))?.ToRefused() : new("proof_passkey", 403);
        if (!means.HasPassword) return new("proof_none", 403);
        return password is { Length: > 0 } ? (await ByPasswordAsync(member, password))?.ToRefused() : new("proof_password", 403);
    }

    private async Task<Refusal?> ByPasskeyAsync(MemberId member, string credential)
    {
        try
        {
            var result = await signIn.PerformPasskeyAssertionAsync(credential);
            if (!result.Succeeded || result.User.Id != member.Value) return new("passkey_failed", 422);
            // The counter of the key moves on, so that a copied key can be noticed.
            await signIn.UserManager.AddOrUpdatePasskeyAsync(result.User, result.Passkey);
            return null;
        }
        catch (InvalidOperationException)
        {
            // No ceremony was begun in this browser, or it took longer than its cookie lives.
            return new("passkey_late", 422);
        }
    }

    private async Task<Refusal?> ByPasswordAsync(MemberId member, string password)
    {
        if (await signIn.UserManager.FindByIdAsync(member.ToString()) is not { } known) return new("sign_in_first", 401);
        var check = await signIn.CheckPasswordSignInAsync(known, password, lockoutOnFailure: true);
        if (check.IsLockedOut) return new("locked_out", 422) { Args = [(int)signIn.UserManager.Options.Lockout.DefaultLockoutTimeSpan.TotalMinutes] };
        return check.Succeeded ? null : new("password_wrong", 422);
    }
}
