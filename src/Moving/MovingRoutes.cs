using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Moving;

/// <summary>Something that was not moved.</summary>
public sealed record MoveNoteJson(int Line, string What, string Why);

/// <summary>A move as the API writes it.</summary>
/// <param name="Failure">A word that says why nothing more comes of it.</param>
/// <param name="Url">Of the archive that was made.</param>
public sealed record MoveJson(MoveId Id, MoveKind Kind, MoveState State, int Total, int Looked, int Moved, string? Failure, DateTimeOffset At, DateTimeOffset? EndedAt, string? Url, IReadOnlyList<MoveNoteJson> NotMoved)
{
    internal static MoveJson Of(Move move, IEnumerable<MoveNote> notes, HttpRequest request) => new(
        move.Id, move.Kind, move.State, move.Total, move.Looked, move.Moved, move.Failure, move.At, move.EndedAt,
        move is { Kind: MoveKind.Archive, State: MoveState.Done } ? $"{TakeLists.House(request)}{MovingRoutes.Api}/{move.Id}/archive.zip" : null,
        [.. notes.Select(n => new MoveNoteJson(n.Line, n.What, n.Why))]);
}

/// <summary>Taking away and bringing along: a tab of settings, and the same for programs.</summary>
internal static class MovingRoutes
{
    public const string Path = "/settings/moving";
    public const string Api = "/api/me/moving";

    public static void Map(IEndpointRouteBuilder routes, MovingSettings settings)
    {
        var limit = new RequestSizeLimitAttribute(settings.MostBytes + (1 << 20));
        MapApi(routes.MapGroup(Api).WithTags("Moving"), limit);
        MapPages(routes.MapGroup(Path).ForMembers(Scope.Write).ExcludeFromDescription(), limit);
    }

    private static void MapApi(RouteGroupBuilder api, RequestSizeLimitAttribute limit)
    {
        api.MapGet("", async (HttpContext http, Viewer viewer, Moves moves, CancellationToken ct) =>
        {
            var mine = await moves.OfAsync(viewer.Member!.Value, ct);
            var notes = await moves.NotesAsync([.. mine.Select(m => m.Id)], ct);
            return TypedResults.Ok(mine.Select(m => MoveJson.Of(m, notes[m.Id], http.Request)).ToList());
        }).ForMembers(Scope.Read).WithName("ListMoves");
        api.MapGet("/{move:long}", async (MoveId move, HttpContext http, Viewer viewer, Moves moves, CancellationToken ct) =>
            await moves.FindAsync(viewer.Member!.Value, move, ct) is { } found
                ? TypedResults.Ok(MoveJson.Of(found, (await moves.NotesAsync([move], ct))[move], http.Request)) : (IResult)http.Problem(Moves.Unknown))
            .ForMembers(Scope.Read).WithName("ShowMove").Produces<MoveJson>().ProducesProblem(404);
        Deed(api.MapPost("", async (HttpContext http, IFormCollection form, Viewer viewer, Moves moves, CancellationToken ct) =>
            Started(http, await BringAsync(http, form, viewer, moves, ct))).WithMetadata(limit), "Bring");
        Deed(api.MapPost("/archive", async (HttpContext http, Viewer viewer, Moves moves, CancellationToken ct) =>
            Started(http, await moves.StartAsync(viewer.Member!.Value, MoveKind.Archive, TakeLists.House(http.Request), null, 0, ct))), "MakeArchive");
        api.MapDelete("/{move:long}", async (MoveId move, HttpContext http, Viewer viewer, Moves moves, CancellationToken ct) =>
            await moves.StopAsync(viewer.Member!.Value, move, ct) is { } refused ? (IResult)http.Problem(refused) : TypedResults.NoContent())
            .ForMembers(Scope.Write).WithName("StopMove").RequireRateLimiting(RateLimits.Write).Produces(StatusCodes.Status204NoContent).ProducesProblem(404);
        api.MapGet("/{move:long}/archive.zip", ArchiveAsync).ForMembers(Scope.Read).WithName("TakeArchive").ProducesProblem(404);
        api.MapGet("/lists/{file}", TakeLists.AnswerAsync).ForMembers(Scope.Read).WithName("TakeList").ProducesProblem(404);
    }

    private static void MapPages(RouteGroupBuilder pages, RequestSizeLimitAttribute limit)
    {
        pages.MapGet("", async (Viewer viewer, Moves moves, CancellationToken ct) => Answers.Page<MovingPage>(await ShownAsync(viewer, moves, ct)));
        pages.MapGet("/{move:long}/archive.zip", ArchiveAsync);
        pages.MapGet("/lists/{file}", TakeLists.AnswerAsync);
        var forms = pages.MapGroup("").RequireRateLimiting(RateLimits.Write);
        forms.MapPost("", async (HttpContext http, IFormCollection form, Viewer viewer, Moves moves, CancellationToken ct) =>
            await AfterAsync(http, viewer, moves, (await BringAsync(http, form, viewer, moves, ct)).Refused, ct)).WithMetadata(limit);
        forms.MapPost("/archive", async (HttpContext http, Viewer viewer, Moves moves, CancellationToken ct) =>
            await AfterAsync(http, viewer, moves, (await moves.StartAsync(viewer.Member!.Value, MoveKind.Archive, TakeLists.House(http.Request), null, 0, ct)).Refused, ct));
        forms.MapPost("/{move:long}/stop", async (MoveId move, HttpContext http, Viewer viewer, Moves moves, CancellationToken ct) =>
            await AfterAsync(http, viewer, moves, await moves.StopAsync(viewer.Member!.Value, move, ct), ct));
    }

    private static async Task<object> ShownAsync(Viewer viewer, Moves moves, CancellationToken ct)
    {
        var mine = await moves.OfAsync(viewer.Member!.Value, ct);
        return new { All = mine, Notes = await moves.NotesAsync([.. mine.Select(m => m.Id)], ct) };
    }

    private static async Task<(Move? Move, Refusal? Refused)> BringAsync(HttpContext http, IFormCollection form, Viewer viewer, Moves moves, CancellationToken ct)
    {
        if (!Enum.TryParse<MoveKind>(form["kind"], ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || kind == MoveKind.Archive) return (null, new("move_kind", 422, "kind"));
        if (form.Files["file"] is not { } file) return (null, new("move_missing", 422, "file"));
        await using var brought = file.OpenReadStream();
        return await moves.StartAsync(viewer.Member!.Value, kind, TakeLists.House(http.Request), brought, file.Length, ct);
    }

    private static async Task<IResult> AfterAsync(HttpContext http, Viewer viewer, Moves moves, Refusal? refused, CancellationToken ct) =>
        refused is null ? Answers.SeeOther($"{Path}#moves") : await http.PageAgainAsync<MovingPage>(await ShownAsync(viewer, moves, ct), refused);

    private static IResult Started(HttpContext http, (Move? Move, Refusal? Refused) answer) => answer.Move is { } move
        ? TypedResults.Accepted($"{TakeLists.House(http.Request)}{Api}/{move.Id}", MoveJson.Of(move, [], http.Request)) : http.Problem(answer.Refused!);

    private static async Task<IResult> ArchiveAsync(MoveId move, HttpContext http, Viewer viewer, Moves moves, CancellationToken ct)
    {
        if (await moves.ArchiveAsync(viewer.Member!.Value, move, ct) is not { } archive) return http.Problem(Moves.Unknown);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(archive, "application/zip", "archive.zip");
    }

    private static void Deed(RouteHandlerBuilder route, string name)
    {
        route.ForMembers(Scope.Write).WithName(name).RequireRateLimiting(RateLimits.Write).Produces<MoveJson>(StatusCodes.Status202Accepted);
        foreach (var status in new[] { 401, 403, 409, 422, 503 }) route.ProducesProblem(status);
    }
}
