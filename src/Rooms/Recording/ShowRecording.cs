using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>How the recording of a room stands, for whoever the room exists for; who agreed, and when, for its moderators.</summary>
internal sealed class ShowRecording(RoomDoor door, CardBook book, PalabreDb db)
{
    public static void Map(RoomRoutes rooms) => rooms.Api.MapGet("/{room:long}/recording",
        async (RoomId room, HttpContext http, Viewer viewer, ShowRecording show, CancellationToken ct) =>
            await show.SeeAsync(room, viewer, ct) is { } seen ? (IResult)TypedResults.Ok(seen) : http.Problem(Refusals.NotFound))
        .WithName("ShowRecording").Produces<RecordingStateJson>().ProducesProblem(404);

    private async Task<RecordingStateJson?> SeeAsync(RoomId id, Viewer viewer, CancellationToken ct)
    {
        if (await door.FindAsync(id, viewer, ct) is not { } found) return null;
        var recording = await db.Set<Recording>().AsNoTracking().SingleOrDefaultAsync(r => r.Room == id, ct);
        var consents = Moderates(found, viewer.Member) ? await ConsentsAsync(id, ct) : null;
        if (recording is null) return new RecordingStateJson("off", null, 0, null, consents);
        DateTimeOffset? since = null;
        if (found.Live is { } live)
            lock (live.Gate) since = live.Stage.Consents.RecordedSince;
        var state = recording.State != RecordingState.Live ? JsonNamingPolicy.CamelCase.ConvertName(recording.State.ToString()) : since is null ? "paused" : "recording";
        return new(state, since, recording.LengthMs, recording.By, consents);
    }

    private static bool Moderates(Found found, MemberId? member)
    {
        if (member is not { } me) return false;
        if (me == found.Room.Creator || me == found.Room.Host) return true;
        if (found.Live is not { } live) return false;
        lock (live.Gate) return live.Stage.Moderates(me);
    }

    private async Task<IReadOnlyList<ConsentJson>> ConsentsAsync(RoomId id, CancellationToken ct)
    {
        var rows = await db.Set<RecordingConsent>().AsNoTracking().Where(c => c.Room == id).ToListAsync(ct);
        var cards = await book.OfAsync([.. rows.Select(c => c.Member)], ct);
        return [.. rows.Where(c => cards.ContainsKey(c.Member)).OrderBy(c => c.At).Select(c => new ConsentJson(MemberJson.Of(cards[c.Member]), c.Agreed, c.At, c.WithdrawnAt))];
    }
}

/// <summary>How a recording stands.</summary>
/// <param name="State"><c>off</c>, <c>recording</c>, <c>paused</c>, <c>making</c>, <c>ready</c> or <c>empty</c>.</param>
/// <param name="Since">Since when it runs now.</param>
/// <param name="LengthMs">Of use once it is ready.</param>
/// <param name="By">Who switched it on first.</param>
/// <param name="Consents">For moderators.</param>
public sealed record RecordingStateJson(string State, DateTimeOffset? Since, long LengthMs, MemberId? By, IReadOnlyList<ConsentJson>? Consents);

/// <summary>What a member answered.</summary>
/// <param name="WithdrawnAt">They took their voice out of the recording.</param>
public sealed record ConsentJson(MemberJson Member, bool Agreed, DateTimeOffset At, DateTimeOffset? WithdrawnAt);
