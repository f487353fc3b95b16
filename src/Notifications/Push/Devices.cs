using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.WebPush;

namespace Palabre.Notifications;

/// <summary>A device of the caller's.</summary>
internal sealed record DeviceJson(string Id, string Name, DateTimeOffset AddedAt)
{
    public static DeviceJson Of(PushDevice device) => new(new NotificationId(device.Id).ToString(), device.Name, device.AddedAt);
}

/// <summary>A browser asks to be rung, or no longer to be; and which do.</summary>
internal sealed class Devices(PalabreDb db, PushSettings settings, VapidKey key, IdMaker ids, TimeProvider clock)
{
    /// <summary>As <c>PushSubscription.toJSON()</c> writes it (Push API).</summary>
    public sealed record Wish(string? Endpoint, Keys? Keys);

    /// <param name="P256dh">Base64url of the browser's public key.</param>
    /// <param name="Auth">Base64url of the secret it shares.</param>
    public sealed record Keys(string? P256dh, string? Auth);

    /// <param name="PublicKey">What browsers call <c>applicationServerKey</c>; null where nothing is pushed.</param>
    public sealed record Offer(string? PublicKey);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/push").WithTags("Notifications");
        api.MapGet("", (Devices devices) => TypedResults.Ok(new Offer(devices.PublicKey))).WithName("PushKey");
        api.MapGet("/subscriptions", async (Viewer viewer, Devices devices, CancellationToken ct) =>
            TypedResults.Ok((await devices.OfAsync(viewer.Member!.Value, ct)).Select(DeviceJson.Of))).ForMembers(Scope.Read).WithName("PushSubscriptions");
        api.MapPost("/subscriptions", AnswerAsync).ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).WithName("AddPushSubscription")
            .Produces<DeviceJson>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(401).ProducesProblem(409);
        api.MapDelete("/subscriptions/{device:long}", async (NotificationId device, Viewer viewer, Devices devices, CancellationToken ct) =>
        {
            await devices.ForgetAsync(viewer.Member!.Value, device.Value, ct);
            return TypedResults.NoContent();
        }).ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).WithName("RemovePushSubscription");
        routes.MapPost("/notifications/devices/forget", async (IFormCollection form, Viewer viewer, Devices devices, CancellationToken ct) =>
        {
            if (NotificationId.TryParse(form["device"], null, out var device)) await devices.ForgetAsync(viewer.Member!.Value, device.Value, ct);
            return Answers.SeeOther($"{WishesPage.Path}#devices");
        }).ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    public string? PublicKey => settings.IsOn ? key.PublicKey : null;

    public Task<List<PushDevice>> OfAsync(MemberId me, CancellationToken ct) =>
        db.Set<PushDevice>().AsNoTracking().Where(d => d.Member == me).OrderByDescending(d => d.Id).ToListAsync(ct);

    public Task ForgetAsync(MemberId me, long device, CancellationToken ct) =>
        db.Set<PushDevice>().Where(d => d.Id == device && d.Member == me).ExecuteDeleteAsync(ct);

    /// <summary>Said again, it is the same device: with its keys of now. A browser that somebody else used before rings for them no longer.</summary>
    public async Task<(PushDevice? Device, Refusal? Refused)> AddAsync(MemberId me, Wish wish, string name, string language, CancellationToken ct)
    {
        if (!settings.IsOn) return (null, new Refusal("push_off"));
        if (PushAddress.Read(wish.Endpoint, settings) is null) return (null, new Refusal("push_endpoint", 400, "endpoint"));
        if (PushReceiver.Read(wish.Keys?.P256dh, wish.Keys?.Auth) is not { } receiver) return (null, new Refusal("push_keys", 400, "keys"));
        var known = await db.Set<PushDevice>().SingleOrDefaultAsync(d => d.Endpoint == wish.Endpoint, ct);
        if (known is null && await db.Set<PushDevice>().CountAsync(d => d.Member == me, ct) >= PushDevice.Most) return (null, new Refusal("push_devices_many") { Args = [PushDevice.Most] });
        if (known is not null && known.Member != me)
        {
            db.Remove(known);
            await db.SaveChangesAsync(ct);
            known = null;
        }

        if (known is null)
            db.Add(known = new PushDevice { Id = ids.Next(), Member = me, Endpoint = wish.Endpoint!, PublicKey = receiver.PublicKey, Secret = receiver.Secret, Name = name, Language = language, AddedAt = clock.GetUtcNow() });
        (known.PublicKey, known.Secret, known.Name, known.Language) = (receiver.PublicKey, receiver.Secret, name, language);
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Two pages of the same browser at once: the other one has said it.
            db.ChangeTracker.Clear();
            known = await db.Set<PushDevice>().SingleAsync(d => d.Endpoint == wish.Endpoint, ct);
        }
        return (known, null);
    }

    private static async Task<IResult> AnswerAsync(Wish wish, HttpContext http, Viewer viewer, Devices devices, CancellationToken ct)
    {
        var (device, refused) = await devices.AddAsync(viewer.Member!.Value, wish, DeviceName.Of(http.Request.Headers.UserAgent.ToString()), http.Reader().Language.Code, ct);
        return device is null ? http.Problem(refused!) : TypedResults.Created($"/api/push/subscriptions/{new NotificationId(device.Id)}", DeviceJson.Of(device));
    }
}
