using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Somebody in a room calls a member who follows them into it. Into a room that is not open to all it brings them, so only its stage may.</summary>
internal sealed class CallIn(RoomDoor door, IMembers members, IFollows follows, ISafety safety, CallNews news, GuestRows guests, PalabreDb db, TimeProvider clock)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/pings/{handle}",
            async (RoomId room, string handle, HttpContext http, Viewer viewer, CallIn call, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await call.DoAsync(room, viewer, handle, ct))).Deed("CallIn");
        rooms.Forms.MapPost("/ping",
            async (RoomId room, HttpContext http, Viewer viewer, CallIn call, TalkAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await call.DoAsync(room, viewer, (await http.Request.ReadFormAsync(ct))["handle"].ToString(), ct), "call-note",
                    () => answers.SaidAsync(http, "call.sent")));
    }

    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, string handle, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.EnterAsync(room, viewer, ct);
        if (gathering is null) return refused;
        if ((await members.FindAsync([handle.Trim()], ct)).Values.FirstOrDefault() is not { } called)
            return new("nobody_to_bring", 404, "handle") { Args = [handle.Trim()] };
        if (MayCall(gathering, me, called.Id, out var stage) is { } forbidden) return forbidden;
        if (await MayReachAsync(me, called.Id, stage, ct) is { } unreachable) return unreachable;
        if (gathering.Room.IsOfMembers && !await door.IsOfClubAsync(called.Id, gathering.Room.Club, ct)) return new("room_is_of_members", 403);
        var supports = gathering.Room.IsOfSupporters && await door.SupportsAsync(called.Id, gathering.Room, ct);
        if (!supports && BringIn.OnlyModerators(gathering, me) is { } notTheirs) return notTheirs;

        var rings = false;
        refused = await RoomTurn.KeepAsync(gathering, async () =>
        {
            var already = await db.Set<Ping>().Where(p => p.Room == room && p.By == me).Select(p => p.Member).ToListAsync(CancellationToken.None);
            if (already.Contains(called.Id)) return null;
            if (already.Count >= Ping.Most) return new("call_too_many") { Args = [Ping.Most] };
            await KeepAsync(gathering, me, called.Id, isIn: supports);
            rings = true;
            return null;
        }, ct);
        if (rings) await TellAsync(gathering, me, called.Id);
        return refused;
    }

    private static Refusal? MayCall(Gathering gathering, MemberId me, MemberId called, out IReadOnlyList<MemberId> stage)
    {
        lock (gathering.Gate)
        {
            stage = [.. gathering.Stage.OnStage.Select(p => p.Id)];
            if (!gathering.Room.IsOpenToAll && gathering.Stage.MayBringIn(me) is { } notOnStage) return notOnStage;
            if (gathering.Stage.Find(me) is null) return new("call_from_outside", 403);
            if (gathering.Stage.IsRemoved(called)) return new("call_not_here", 403);
            return gathering.Stage.Find(called) is null ? null : new("call_is_here");
        }
    }

    /// <summary>Of blocks nobody learns from the answer: it is one sentence for all of them.</summary>
    private async Task<Refusal?> MayReachAsync(MemberId me, MemberId called, IReadOnlyList<MemberId> stage, CancellationToken ct)
    {
        if (!(await follows.FollowersAsync(me, [called], ct)).Contains(called)) return new("call_followers_only", 403);
        List<MemberId> others = [.. stage.Append(me).Distinct()];
        var blocks = await safety.BlocksAsync(called, others, ct);
        return others.Exists(blocks.With) ? new("call_not_here", 403) : null;
    }

    /// <param name="isIn">The room exists for them anyway, for as long as it does.</param>
    private async Task KeepAsync(Gathering gathering, MemberId me, MemberId called, bool isIn)
    {
        if (!isIn && gathering.Room is { IsOpenToAll: false, IsOfMembers: false }) await guests.AddAsync(gathering, called, by: me);
        db.Add(new Ping { Room = gathering.Id, By = me, Member = called, At = clock.GetUtcNow() });
        db.Tell(new MemberPinged(gathering.Id, me, called));
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task TellAsync(Gathering gathering, MemberId me, MemberId called)
    {
        if ((await members.CardsAsync([me], CancellationToken.None)).GetValueOrDefault(me) is { } by)
            await news.CalledAsync(called, new(gathering.Id, gathering.Room.Title, by, clock.GetUtcNow()));
    }
}
