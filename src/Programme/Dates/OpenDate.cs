using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Programme;

/// <summary>
/// A date becomes a room, of the club or of whoever opens it: opened by whoever holds the show or leads its club, from half an hour before its start until its end. Opened
/// already, it is the room there is; one that was closed before the end may be opened anew.
/// </summary>
internal sealed class OpenDate(DateDeed deed, IClubRooms clubRooms, IRooms rooms, PalabreDb db, IdMaker ids)
{
    /// <param name="Room">Where it takes place.</param>
    public sealed record OpenedJson(RoomId Room, string Url);

    public static void Map(ProgrammeRoutes programme)
    {
        programme.DateApi.MapPost("/room", async (ShowId show, string date, HttpContext http, Viewer viewer, OpenDate open, CancellationToken ct) =>
        {
            var (room, refused) = await open.DoAsync(show, date, viewer, ct);
            return room is { } id ? TypedResults.Created(http.Request.Absolute($"/api/rooms/{id}"), new OpenedJson(id, http.Request.Absolute($"/room/{id}"))) : (IResult)http.Problem(refused!);
        }).Deed("OpenOccurrence").Produces<OpenedJson>(StatusCodes.Status201Created);
        programme.Forms.MapPost("/{date}/open", async (ShowId show, string date, Viewer viewer, OpenDate open, CancellationToken ct) =>
        {
            var (room, refused) = await open.DoAsync(show, date, viewer, ct);
            return ProgrammeAnswers.AfterForm($"/room/{room}?join", refused);
        });
    }

    public async Task<(RoomId? Room, Refusal? Refused)> DoAsync(ShowId show, string key, Viewer viewer, CancellationToken ct)
    {
        var (found, slot, refused) = await deed.FindAsync(show, key, viewer, ct);
        if (found is null || slot is null) return (null, refused);
        if (slot.IsCancelled) return (null, new Refusal("occurrence_cancelled"));
        if (await LiveAsync(slot, ct) is { } live) return (live, null);
        if (!slot.MayOpenAt(deed.Now)) return (null, new Refusal("occurrence_early") { Args = [(int)Slot.Early.TotalMinutes] });
        return await OpenAsync(found, slot, viewer.Member!.Value, ct);
    }

    private async Task<(RoomId? Room, Refusal? Refused)> OpenAsync(FoundShow found, Slot slot, MemberId me, CancellationToken ct)
    {
        var (date, room) = (deed.Touch(slot), new RoomId(ids.Next()));
        date.Room = room;
        db.Tell(new OccurrenceOpened(date.Id, room, me));
        try
        {
            var refused = await clubRooms.OpenAsync(new(room, me, found.Club, found.IsOfMembers, found.Show.Title, found.Show.Language, found.Show.Topic), ct);
            return refused is null ? (room, null) : (null, new Refusal(refused.Code, refused.Status) { Args = refused.Args });
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || UniqueViolation.IsIn(e))
        {
            // The other host was faster: both go into that room.
            db.ChangeTracker.Clear();
            var first = await db.Set<ShowDate>().AsNoTracking().SingleOrDefaultAsync(d => d.Show == found.Show.Id && d.Original == slot.Original, ct);
            return first?.Room is { } theirs ? (theirs, null) : (null, new Refusal("show_changed_meanwhile"));
        }
    }

    private async Task<RoomId?> LiveAsync(Slot slot, CancellationToken ct) =>
        slot.Date?.Room is { } room && (await rooms.CardsAsync([room], ct)).GetValueOrDefault(room) is { EndedAt: null } ? room : null;
}
