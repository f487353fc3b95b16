using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A moderator says anew what the room is about: title, language, topics. Everyone in it is told; the old title is kept.</summary>
internal sealed class ChangeSubject(RoomDoor door, Newsroom news, PalabreDb db, TimeProvider clock)
{
    /// <summary>What is left out stays as it is.</summary>
    public sealed record Wish(string? Title = null, string? Language = null, IReadOnlyList<string>? Topics = null);

    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPatch("/{room:long}",
            async (RoomId room, Wish wish, HttpContext http, Viewer viewer, ChangeSubject change, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await change.DoAsync(room, viewer, wish, ct))).Deed("ChangeSubject").ProducesProblem(400);
        rooms.Forms.MapPost("/subject", async (RoomId room, HttpContext http, Viewer viewer, ChangeSubject change, RoomAnswers answers, CancellationToken ct) =>
        {
            var form = await http.Request.ReadFormAsync(ct);
            var refused = await change.DoAsync(room, viewer, new(form["title"], form["language"], [.. form["topics"].OfType<string>()]), ct);
            return await answers.AfterFormAsync(http, room, refused);
        });
    }

    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, Wish wish, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.EnterAsync(room, viewer, ct);
        if (gathering is null) return refused;
        await gathering.Turn.WaitAsync(ct);
        try
        {
            if (!gathering.Room.IsLive) return Refusals.Ended;
            if (MayChange(gathering, me) is { } forbidden) return forbidden;
            var before = gathering.Room.Subject;
            if (Subject.Read(wish.Title ?? before.Title, wish.Language ?? before.Language, wish.Topics ?? before.Topics.Keys, out var after) is { } wrong) return wrong;
            if (after! == before) return null;
            await KeepAsync(gathering, before, after!, me);
            gathering.Take(after!);
        }
        finally { gathering.Turn.Release(); }
        news.Renamed(gathering);
        return null;
    }

    private async Task KeepAsync(Gathering gathering, Subject before, Subject after, MemberId me)
    {
        var row = await db.Set<Room>().SingleAsync(r => r.Id == gathering.Id, CancellationToken.None);
        row.Take(after);
        if (before.Title != after.Title) db.Add(new OldTitle { Room = gathering.Id, Until = clock.GetUtcNow(), Title = before.Title, ChangedBy = me });
        db.Tell(new RoomRenamed(gathering.Id));
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private static Refusal? MayChange(Gathering gathering, MemberId me)
    {
        lock (gathering.Gate) return gathering.Stage.Moderates(me) ? null : new("not_moderator", 403);
    }
}
