using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.MastodonApi;

/// <summary>
/// The one subscription of a token (docs.joinmastodon.org/methods/push). Messages are sealed as RFC 8291 has it, whichever the program asks for, and
/// the answer says so: the draft before it is not written any more.
/// </summary>
internal sealed class PushSubscription(IAppPushes pushes, PalabreDb db)
{
    private const string Path = "/api/v1/push/subscription";

    /// <summary>What Mastodon can ring for and this house tells of.</summary>
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<ToldKind>> Alerts =
        Enum.GetValues<ToldKind>().GroupBy(kind => kind.MastodonType()).ToDictionary(g => g.Key, g => (IReadOnlyList<ToldKind>)[.. g]);

    /// <summary>What it does not, and nobody is rung for.</summary>
    private static readonly string[] Never = ["status", "admin.sign_up", "admin.report"];

    public static void Map(MastodonRoutes routes)
    {
        routes.Post(Path, Who.Members, "push", call => call.Ask<PushSubscription>().AddAsync(call));
        routes.Get(Path, Who.Members, "push", async call => call.Ask<PushSubscription>().Show(await call.Ask<IAppPushes>().FindAsync(call.Caller!.Token!.Value, call.Ct)));
        routes.Change(Path, Who.Members, "push", call => call.Ask<PushSubscription>().ChangeAsync(call));
        routes.Delete(Path, Who.Members, "push", async call =>
        {
            await call.Ask<IAppPushes>().DropAsync(call.Caller!.Token!.Value, call.Ct);
            return Reply.Empty;
        });
    }

    /// <summary>WebPushSubscription (docs.joinmastodon.org/entities/WebPushSubscription).</summary>
    public static void Write(Utf8JsonWriter json, AppPush push, string key)
    {
        json.WriteStartObject();
        // Programs keep it in 32 bits. Nothing is found by it: a token has one subscription.
        json.WriteNumber("id", 1 + push.Id.Value % int.MaxValue);
        json.WriteString("endpoint", push.Endpoint);
        json.WriteBoolean("standard", true);
        json.WriteString("policy", push.Policy.ToString().ToLowerInvariant());
        json.WriteStartObject("alerts");
        foreach (var (type, kinds) in Alerts) json.WriteBoolean(type, kinds.All(push.Alerts.Contains));
        foreach (var type in Never) json.WriteBoolean(type, false);
        json.WriteEndObject();
        json.WriteString("server_key", key);
        json.WriteEndObject();
    }

    private async Task<Reply> AddAsync(Call call)
    {
        var (said, token) = (call.Said, call.Caller!.Token!.Value);
        var app = await db.Set<OAuthToken>().Where(t => t.Token == token).Join(db.Set<OAuthApp>(), t => t.App, a => a.Id, (_, a) => a.Name).SingleOrDefaultAsync(call.Ct);
        var (kept, refused) = await pushes.SetAsync(call.Me, new(
            token, Callers.SecretOf(call.Http), app ?? "Mastodon", call.Language, $"{call.House}/avatars/*.png",
            said["subscription[endpoint]"], said["subscription[keys][p256dh]"], said["subscription[keys][auth]"], Wanted(said, new HashSet<ToldKind>()), Policy(said) ?? AppPushPolicy.All), call.Ct);
        return refused is null ? Show(kept) : call.Refuse(refused);
    }

    private async Task<Reply> ChangeAsync(Call call)
    {
        var token = call.Caller!.Token!.Value;
        if (await pushes.FindAsync(token, call.Ct) is not { } there) return Reply.NotFound;
        return Show(await pushes.ChangeAsync(token, Wanted(call.Said, there.Alerts), Policy(call.Said), call.Ct));
    }

    /// <summary>What is not said stays.</summary>
    private static IReadOnlyCollection<ToldKind> Wanted(Parameters said, IReadOnlySet<ToldKind> before) =>
        [.. Alerts.SelectMany(a => a.Value.Where(kind => said.Truth($"data[alerts][{a.Key}]") ?? before.Contains(kind)))];

    private static AppPushPolicy? Policy(Parameters said) => (said["data[policy]"] ?? said["policy"]) switch
    {
        "all" => AppPushPolicy.All,
        "followed" => AppPushPolicy.Followed,
        "follower" => AppPushPolicy.Follower,
        "none" => AppPushPolicy.None,
        _ => null,
    };

    private Reply Show(AppPush? push) => push is null ? Reply.NotFound : Reply.Ok(json => Write(json, push, pushes.PublicKey ?? ""));
}
