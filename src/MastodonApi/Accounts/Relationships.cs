using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>How the caller stands to others, and changes it.</summary>
internal sealed class Relationships(IProfiles profiles, ISafety safety, IMutes mutes, INotes notes, IEndorsements endorsements)
{
    private const int MostAtOnce = 40;

    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/accounts/relationships", Who.Members, "read:follows", ManyAsync);
        routes.Get("/api/v1/accounts/familiar_followers", Who.Members, "read:follows", FamiliarAsync);
        Map(routes, "follow", "write:follows", FollowAsync);
        Map(routes, "unfollow", "write:follows", (call, other) => DoneAsync(call.Ask<IProfiles>().UnfollowAsync(call.Me, other, call.Ct)));
        Map(routes, "remove_from_followers", "write:follows", (call, other) => DoneAsync(call.Ask<IProfiles>().UnfollowAsync(other, call.Me, call.Ct)));
        Map(routes, "block", "write:blocks", (call, other) => call.Ask<IKeepApart>().BlockAsync(call.Me, other, call.Ct));
        Map(routes, "unblock", "write:blocks", (call, other) => DoneAsync(call.Ask<IKeepApart>().UnblockAsync(call.Me, other, call.Ct)));
        Map(routes, "mute", "write:mutes", (call, other) => call.Ask<IKeepApart>().MuteAsync(
            call.Me, other, (int)Math.Clamp(call.Said.Number("duration") ?? 0, 0, int.MaxValue), call.Said.Truth("notifications") ?? true, call.Ct));
        Map(routes, "unmute", "write:mutes", (call, other) => DoneAsync(call.Ask<IKeepApart>().UnmuteAsync(call.Me, other, call.Ct)));
        // What endorsing was called before 4.4.
        foreach (var deed in new[] { "endorse", "pin" }) Map(routes, deed, "write:accounts", (call, other) => call.Ask<IEndorsements>().EndorseAsync(call.Me, other, call.Ct));
        foreach (var deed in new[] { "unendorse", "unpin" }) Map(routes, deed, "write:accounts", (call, other) => DoneAsync(call.Ask<IEndorsements>().WithdrawAsync(call.Me, other, call.Ct)));
        Map(routes, "note", "write:accounts", (call, other) => call.Ask<INotes>().SetAsync(call.Me, other, call.Said["comment"] ?? "", call.Ct));
    }

    public async Task<IReadOnlyList<Relationship>> OfAsync(MemberId me, IReadOnlyList<MemberId> others, CancellationToken ct)
    {
        var follows = await profiles.RelationsAsync(me, others, ct);
        var blocks = await safety.BlocksAsync(me, others, ct);
        var muted = await mutes.OfAsync(me, others, ct);
        var noted = await notes.OfAsync(me, others, ct);
        var endorsed = await endorsements.AmongAsync(me, others, ct);
        return [.. others.Select(o => new Relationship(o, follows[o], blocks.Blocked.Contains(o), muted.GetValueOrDefault(o), noted.GetValueOrDefault(o) ?? "") { IsEndorsed = endorsed.Contains(o) })];
    }

    /// <summary>Follows, and says whether with what they boost; where that is not said it stays as it is.</summary>
    private static async Task<Refused?> FollowAsync(Call call, MemberId other)
    {
        if (await call.Ask<IProfiles>().FollowAsync(call.Me, other, call.Ct) is { } refused) return refused;
        if (call.Said.Truth("reblogs") is { } shown) await call.Ask<IProfiles>().ShowBoostsAsync(call.Me, other, shown, call.Ct);
        return null;
    }

    /// <summary>How things stand with one after a deed.</summary>
    public static async Task<Reply> AnswerAsync(Call call, MemberId other)
    {
        var now = (await call.Ask<Relationships>().OfAsync(call.Me, [other], call.Ct))[0];
        return Reply.Ok(json => RelationshipWire.Write(json, now));
    }

    private static void Map(MastodonRoutes routes, string deed, string scope, Func<Call, MemberId, Task<Refused?>> doAsync) =>
        routes.Post($"/api/v1/accounts/{{id}}/{deed}", Who.Members, scope, async call =>
        {
            if (await ReadAccount.FindAsync(call) is not { } other) return Reply.NotFound;
            return await doAsync(call, other.Id) is { } refused ? call.Refuse(refused) : await AnswerAsync(call, other.Id);
        });

    private static async Task<Reply> ManyAsync(Call call)
    {
        var asked = call.Said.Ids<MemberId>("id", MostAtOnce);
        var there = await call.Ask<IMembers>().CardsAsync(asked, call.Ct);
        return Reply.List(await call.Ask<Relationships>().OfAsync(call.Me, [.. asked.Where(there.ContainsKey)], call.Ct), RelationshipWire.Write);
    }

    /// <summary>Of those whom the caller follows, who follows each of these; where a list is not theirs to see, nobody.</summary>
    private static async Task<Reply> FamiliarAsync(Call call)
    {
        const int looked = 1000, shown = 10;
        var asked = call.Said.Ids<MemberId>("id", MostAtOnce);
        var follows = call.Ask<IFollows>();
        var mine = await follows.AllFollowedAsync(call.Me, looked, call.Ct);
        var profiles = await call.Ask<IProfiles>().ProfilesAsync(asked, call.Ct);
        var known = new List<(MemberId Of, List<MemberId> By)>();
        foreach (var one in asked.Where(profiles.ContainsKey))
            known.Add((one, profiles[one].IsPrivate && !mine.Contains(one) ? [] : [.. (await follows.FollowersAsync(one, mine, call.Ct)).Take(shown)]));
        var faces = await call.Ask<People>().OfAsync(call.House, known.SelectMany(k => k.By), call.Ct);
        return Reply.List(known, (json, of) =>
        {
            json.WriteStartObject();
            json.WriteId("id", of.Of.Value);
            json.WriteStartArray("accounts");
            foreach (var face in of.By.Select(faces.Known.GetValueOrDefault).OfType<Face>()) AccountWire.Write(json, face, faces.House);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task<Refused?> DoneAsync(Task doing)
    {
        await doing;
        return null;
    }
}
