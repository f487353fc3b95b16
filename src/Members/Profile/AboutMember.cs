using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>What a member does about another and takes back: by a program with PUT and DELETE, on pages with two forms.</summary>
internal static class AboutMember
{
    /// <summary>Does it, or takes it back; null when it is done.</summary>
    public delegate Task<Refusal?> Deed<in T>(T deeds, MemberId me, MemberId other, CancellationToken ct);

    /// <param name="Path">Its last word for programs, and for the form that does it.</param>
    /// <param name="Name">Of the route.</param>
    /// <param name="BackPath">Of the form that takes it back.</param>
    public sealed record Words(string Path, string Name, string BackPath, string BackName);

    public static void Map<T>(IEndpointRouteBuilder routes, Words words, Deed<T> does, Deed<T> takesBack) where T : notnull
    {
        var api = routes.MapGroup("/api/members/{handle}").WithTags("Members").ForMembers(ApiToken.Write).RequireRateLimiting(RateLimits.Write);
        api.MapPut($"/{words.Path}", (string handle, HttpContext http, Viewer viewer, IMembers members, CancellationToken ct) => ProgramAsync(does, handle, http, viewer, members, ct)).WithName(words.Name);
        api.MapDelete($"/{words.Path}", (string handle, HttpContext http, Viewer viewer, IMembers members, CancellationToken ct) => ProgramAsync(takesBack, handle, http, viewer, members, ct)).WithName(words.BackName);
        var forms = routes.MapGroup("/@{handle}").ForMembers(ApiToken.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
        forms.MapPost($"/{words.Path}", (string handle, HttpContext http, Viewer viewer, IMembers members, CancellationToken ct) => FormAsync(does, handle, http, viewer, members, ct));
        forms.MapPost($"/{words.BackPath}", (string handle, HttpContext http, Viewer viewer, IMembers members, CancellationToken ct) => FormAsync(takesBack, handle, http, viewer, members, ct));
    }

    public static async Task<MemberCard?> FindAsync(this IMembers members, string handle, CancellationToken ct) => (await members.FindAsync([handle], ct)).GetValueOrDefault(handle);

    public static Refusal Unknown(string handle) => new("member_unknown", 404) { Args = [Handle.Read(handle)] };

    private static async Task<Results<NoContent, ProblemHttpResult>> ProgramAsync<T>(Deed<T> deed, string handle, HttpContext http, Viewer viewer, IMembers members, CancellationToken ct) where T : notnull =>
        await DoAsync(deed, handle, http, viewer, members, ct) is { } refused ? http.Problem(refused) : TypedResults.NoContent();

    /// <summary>Back to where it was pressed, usually the person's page, which shows how things stand now; inside a frame the browser takes only that part of it.</summary>
    private static async Task<IResult> FormAsync<T>(Deed<T> deed, string handle, HttpContext http, Viewer viewer, IMembers members, CancellationToken ct) where T : notnull
    {
        // Read first: what cannot be read does nothing.
        var back = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(ct))["back"].ToString() : null;
        if (await DoAsync(deed, handle, http, viewer, members, ct) is { } refused)
            return refused.Status == StatusCodes.Status404NotFound ? Answers.Page<NoMemberPage>(new { Handle = Handle.Read(handle) }, refused.Status) : Answers.Page<ErrorPage>(new { Refusal = refused }, refused.Status);
        return Answers.SeeOther(LocalPath.Or(back, $"/@{Handle.Read(handle)}"));
    }

    private static async Task<Refusal?> DoAsync<T>(Deed<T> deed, string handle, HttpContext http, Viewer viewer, IMembers members, CancellationToken ct) where T : notnull =>
        await members.FindAsync(handle, ct) is { } other ? await deed(http.RequestServices.GetRequiredService<T>(), viewer.Member!.Value, other.Id, ct) : Unknown(handle);
}
