using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit.Web;
using Palabre.Programme.Pages;

namespace Palabre.Programme;

/// <summary>A member's own calendar: the address of it, made anew, taken back.</summary>
internal sealed class MyCalendar(CalendarKeys keys)
{
    /// <param name="Url">Null while there is none.</param>
    public sealed record CalendarJson(string? Url);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/calendar").WithTags("Programme");
        api.MapGet("", async (HttpContext http, Viewer viewer, MyCalendar mine, CancellationToken ct) =>
            TypedResults.Ok(new CalendarJson(AddressOf(http.Request, await mine.Keys.OfAsync(viewer.Member!.Value, ct))))).ForMembers(Scope.Read).WithName("MyCalendar");
        api.MapPost("", async (HttpContext http, Viewer viewer, MyCalendar mine, CancellationToken ct) =>
            TypedResults.Ok(new CalendarJson(AddressOf(http.Request, await mine.Keys.MakeAsync(viewer.Member!.Value, ct))))).Deed("MakeCalendar");
        api.MapDelete("", async (Viewer viewer, MyCalendar mine, CancellationToken ct) =>
        {
            await mine.Keys.RevokeAsync(viewer.Member!.Value, ct);
            return TypedResults.NoContent();
        }).Deed("RevokeCalendar");

        var pages = routes.MapGroup("/calendar").ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
        pages.MapGet("", async (HttpContext http, Viewer viewer, MyCalendar mine, CancellationToken ct) =>
            Answers.Page<CalendarPage>(new { Address = AddressOf(http.Request, await mine.Keys.OfAsync(viewer.Member!.Value, ct)) }));
        pages.MapPost("", async (Viewer viewer, MyCalendar mine, CancellationToken ct) =>
        {
            await mine.Keys.MakeAsync(viewer.Member!.Value, ct);
            return Answers.SeeOther(CalendarPage.Path);
        });
        pages.MapPost("/revoke", async (Viewer viewer, MyCalendar mine, CancellationToken ct) =>
        {
            await mine.Keys.RevokeAsync(viewer.Member!.Value, ct);
            return Answers.SeeOther(CalendarPage.Path);
        });
    }

    private CalendarKeys Keys => keys;

    private static string? AddressOf(HttpRequest request, string? key) => key is null ? null : request.Absolute($"/calendar/{key}.ics");
}
