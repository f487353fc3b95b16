using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.WebPush;

namespace Palabre.Notifications;

/// <summary>Programs that are rung: one subscription for each token.</summary>
internal sealed class AppPushes(PalabreDb db, PushSettings settings, VapidKey key, AppSecrets secrets, IdMaker ids, TimeProvider clock) : IAppPushes
{
    private const int LongestFaces = 500;
    private const int LongestName = 100;

    public string? PublicKey => settings.IsOn ? key.PublicKey : null;

    public async Task<AppPush?> FindAsync(TokenId token, CancellationToken ct) =>
        await db.Set<PushApp>().AsNoTracking().Where(a => a.Token == token).Join(db.Set<PushDevice>(), a => a.Device, d => d.Id, (app, device) => new { app, device.Endpoint }).SingleOrDefaultAsync(ct) is { } found
            ? new(new(found.app.Device), found.Endpoint, found.app.Alerts, found.app.Policy) : null;

    public async Task<(AppPush? Kept, Refused? Refused)> SetAsync(MemberId me, AppPushWish wish, CancellationToken ct)
    {
        if (!settings.IsOn) return (null, new Refusal("push_off").ToRefused());
        if (PushAddress.Read(wish.Endpoint, settings) is null) return (null, new Refusal("push_endpoint", 422, "endpoint").ToRefused());
        // Some write base64 with its signs and padding.
        if (PushReceiver.Read(Web(wish.PublicKey), Web(wish.Secret)) is not { } receiver) return (null, new Refusal("push_keys", 422, "keys").ToRefused());
        await using var change = await db.Database.BeginTransactionAsync(ct);
        // The same again, or another account of the same program: what was there is replaced.
        await db.Set<PushDevice>().Where(d => d.Endpoint == wish.Endpoint || db.Set<PushApp>().Any(a => a.Device == d.Id && a.Token == wish.Token)).ExecuteDeleteAsync(ct);
        if (await db.Set<PushDevice>().CountAsync(d => d.Member == me, ct) >= PushDevice.Most) return (null, new Refusal("push_devices_many", 422) { Args = [PushDevice.Most] }.ToRefused());
        var device = new PushDevice
        {
            Id = ids.Next(),
            Member = me,
            Endpoint = wish.Endpoint!,
            PublicKey = receiver.PublicKey,
            Secret = receiver.Secret,
            Name = wish.Name.Length > LongestName ? wish.Name[..LongestName] : wish.Name,
            Language = wish.Language,
            AddedAt = clock.GetUtcNow(),
        };
        db.Add(device);
        db.Add(new PushApp { Device = device.Id, Member = me, Token = wish.Token, Access = secrets.Seal(wish.Access), Faces = wish.Faces.Length > LongestFaces ? "" : wish.Faces, Kinds = PushApp.Bits(wish.Alerts), Policy = wish.Policy });
        try
        {
            await db.SaveChangesAsync(ct);
            await change.CommitAsync(ct);
        }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Said twice at once: the other one is kept.
            db.ChangeTracker.Clear();
            await change.RollbackAsync(ct);
        }
        return (await FindAsync(wish.Token, ct), null);
    }

    public async Task<AppPush?> ChangeAsync(TokenId token, IReadOnlyCollection<ToldKind> alerts, AppPushPolicy? policy, CancellationToken ct)
    {
        if (await db.Set<PushApp>().SingleOrDefaultAsync(a => a.Token == token, ct) is not { } app) return null;
        (app.Kinds, app.Policy) = (PushApp.Bits(alerts), policy ?? app.Policy);
        await db.SaveChangesAsync(ct);
        return await FindAsync(token, ct);
    }

    public Task DropAsync(TokenId token, CancellationToken ct) =>
        db.Set<PushDevice>().Where(d => db.Set<PushApp>().Any(a => a.Device == d.Id && a.Token == token)).ExecuteDeleteAsync(ct);

    private static string? Web(string? base64) => base64?.TrimEnd('=').Replace('+', '-').Replace('/', '_');
}

/// <summary>Keeps the secrets of tokens whose programs are rung, so that the database alone gives none of them away.</summary>
internal sealed class AppSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Palabre.Notifications.AppSecrets");

    public string Seal(string secret) => _protector.Protect(secret);

    /// <summary>Null when the keys of this house are others by now.</summary>
    public string? Open(string kept)
    {
        try { return _protector.Unprotect(kept); }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Restored without its keys: the program subscribes anew.
            return null;
        }
    }
}
