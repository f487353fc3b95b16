using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Palabre.Calendar.Ics;
using Palabre.Core;
using Palabre.Kit.Web;

namespace Palabre.Programme;

/// <summary>
/// Calendars to subscribe to: of a club, of a show, of one date, and a member's own. What exists for some only is given to those who are
/// signed in, and to programs with a member's key in the address.
/// </summary>
internal sealed class GiveCalendars(ShowDoor door, CalendarBook book, CalendarKeys keys)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/club/{slug}/programme.ics", OfClubAsync).ExcludeFromDescription();
        routes.MapGet("/show/{show:long}.ics", OfShowAsync).ExcludeFromDescription();
        routes.MapGet("/show/{show:long}/{date}.ics", OfDateAsync).ExcludeFromDescription();
        routes.MapGet("/calendar/{key}.ics", OfMemberAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> OfClubAsync(string slug, string? key, HttpContext http, Viewer viewer, GiveCalendars give, CancellationToken ct)
    {
        var me = await give.WhoAsync(viewer, key, ct);
        return await give.Door.ClubAsync(slug, me, ct) is { } found ? Answer(http, await give.Book.OfClubAsync(found.Club, me, http.Request.Absolute(""), ct)) : NotThere;
    }

    private static async Task<IResult> OfShowAsync(ShowId show, string? key, HttpContext http, Viewer viewer, GiveCalendars give, CancellationToken ct) =>
        await give.Door.FindAsync(show, await give.WhoAsync(viewer, key, ct), ct) is { } found ? Answer(http, await give.Book.OfShowAsync(found, http.Request.Absolute(""), ct)) : NotThere;

    private static async Task<IResult> OfDateAsync(ShowId show, string date, string? key, HttpContext http, Viewer viewer, GiveCalendars give, CancellationToken ct) =>
        await give.Door.FindAsync(show, await give.WhoAsync(viewer, key, ct), ct) is { } found && ShowDoor.DateOf(found, date) is { } slot
            ? Answer(http, await give.Book.OfDateAsync(found, slot, http.Request.Absolute(""), ct)) : NotThere;

    private static async Task<IResult> OfMemberAsync(string key, HttpContext http, GiveCalendars give, ICommunity community, CancellationToken ct) =>
        await give.Keys.FindAsync(key, ct) is { } me ? Answer(http, await give.Book.OfMemberAsync(me, (await community.GetAsync(ct)).Name, http.Request.Absolute(""), ct)) : NotThere;

    private static IResult NotThere => TypedResults.NotFound();

    private ShowDoor Door => door;
    private CalendarBook Book => book;
    private CalendarKeys Keys => keys;

    private async Task<MemberId?> WhoAsync(Viewer viewer, string? key, CancellationToken ct) => viewer.Member ?? await keys.FindAsync(key, ct);

    /// <summary>With a tag made of the bytes: who has them already is told so (RFC 9110 §13.1.2).</summary>
    private static FileContentHttpResult Answer(HttpContext http, CalendarFeed feed)
    {
        var bytes = CalendarWriter.Write(feed);
        // Asked again each time, and never kept for others: what is in it depends on who asks.
        http.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Bytes(bytes, "text/calendar; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\""));
    }
}
