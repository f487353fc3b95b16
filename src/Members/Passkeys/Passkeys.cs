using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Members;

/// <summary>A passkey as its owner sees it.</summary>
public sealed record PasskeyView(string Id, string? Name, DateTimeOffset CreatedAt, bool IsBackedUp);

/// <summary>
/// Passkeys (WebAuthn level 3): the browser makes a key pair for this site, we keep the public half. Making one takes two steps,
/// options and answer; the challenge between them rests in a short-lived cookie.
/// </summary>
public sealed class Passkeys(SignInManager<Member> signIn, PalabreDb db, IdMaker ids)
{
    public const int PerMember = 20;
    public const int NameLength = 60;

    /// <summary>Options for the browser to make a key: for the member, or for a newcomer whose id is chosen now.</summary>
    public async Task<string> CreationOptionsAsync(MemberId? member, string? handle, string? name, CancellationToken ct)
    {
        var known = member is { } id ? await db.Set<Member>().AsNoTracking().SingleAsync(m => m.Id == id.Value, ct) : null;
        var shown = known?.Handle ?? (Handle.Read(handle) is { Length: > 0 } wished ? wished : "palabre");
        return await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity
        {
            Id = (known?.Id ?? ids.Next()).ToString(CultureInfo.InvariantCulture),
            Name = shown,
            DisplayName = known?.Name ?? (string.IsNullOrWhiteSpace(name) ? shown : name.Trim()),
        });
    }

    /// <summary>Options for the browser to sign in with whichever key the person chooses.</summary>
    public Task<string> RequestOptionsAsync() => signIn.MakePasskeyRequestOptionsAsync(null);

    /// <summary>The key a newcomer made on the sign-up form, with the id it was made for; null when it does not hold.</summary>
    public async Task<(long MemberId, UserPasskeyInfo Key)?> MadeForNewcomerAsync(string credential) =>
        await AttestAsync(credential) is { } made && !await db.Set<Member>().AnyAsync(m => m.Id == made.MemberId) ? made : null;

    public async Task<Refusal?> AddAsync(MemberId member, string credential, string? name, CancellationToken ct)
    {
        if (await db.Set<IdentityUserPasskey<long>>().CountAsync(p => p.UserId == member.Value, ct) >= PerMember)
            return new Refusal("passkeys_many") { Args = [PerMember] };
        if (await AttestAsync(credential) is not { } made || made.MemberId != member.Value) return new Refusal("passkey_failed", 422);
        made.Key.Name = Named(name);
        db.Add(Enrolment.PasskeyRow(member.Value, made.Key));
        await db.SaveChangesAsync(ct);
        return null;
    }

    public async Task<IReadOnlyList<PasskeyView>> OfAsync(MemberId member, CancellationToken ct)
    {
        var keys = await db.Set<IdentityUserPasskey<long>>().AsNoTracking().Where(p => p.UserId == member.Value).ToListAsync(ct);
        return [.. keys.Select(k => new PasskeyView(Base64Url.EncodeToString(k.CredentialId), k.Data.Name, k.Data.CreatedAt, k.Data.IsBackedUp)).OrderBy(k => k.CreatedAt)];
    }

    /// <summary>Removes a key, unless it is the only way in that is left.</summary>
    public async Task<Refusal?> RemoveAsync(MemberId member, string id, CancellationToken ct)
    {
        var keys = await db.Set<IdentityUserPasskey<long>>().Where(p => p.UserId == member.Value).ToListAsync(ct);
        if (keys.SingleOrDefault(k => Base64Url.EncodeToString(k.CredentialId) == id) is not { } key) return new Refusal("passkey_unknown", 404);
        var hasPassword = await db.Set<Member>().AnyAsync(m => m.Id == member.Value && m.PasswordHash != null, ct);
        if (keys.Count == 1 && !hasPassword) return new Refusal("passkey_last");
        db.Remove(key);
        await db.SaveChangesAsync(ct);
        return null;
    }

    private async Task<(long MemberId, UserPasskeyInfo Key)?> AttestAsync(string credential)
    {
        try
        {
            var result = await signIn.PerformPasskeyAttestationAsync(credential);
            return result.Succeeded ? (long.Parse(result.UserEntity.Id, CultureInfo.InvariantCulture), result.Passkey) : null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or JsonException)
        {
            // No ceremony was begun in this browser, it is too old, or the answer is not one.
            return null;
        }
    }

    private static string? Named(string? name) =>
        Typed.Cut(Typed.Line(name), NameLength) is { Length: > 0 } kept ? kept : null;
}
