using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Palabre.Kit;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>GET /@{handle}, for everyone; a frame (the sheet of a face in a room) gets only <see cref="PersonFrame"/>.</summary>
internal sealed class ProfilePages(Profiles profiles, Follows follows) : IPageOf<MemberPagePiece>
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/@{handle}", ShowAsync).ExcludeFromDescription();

    public async Task<IResult> AgainAsync(HttpContext http, string? of, CancellationToken ct, params Refusal[] refusals)
    {
        if (of is null || await profiles.FindAsync(of, ct) is not { } profile) return Nobody(of ?? "");
        return await http.PageAgainAsync<ProfilePage>(new { Profile = profile, Relation = await RelationAsync(http, profile, ct), Url = Address.Of(http, profile.Card.Path) }, refusals);
    }

    private static Task<IResult> ShowAsync(string handle, HttpContext http, ProfilePages pages, CancellationToken ct) => pages.AnswerAsync(handle, http, ct);

    private async Task<IResult> AnswerAsync(string handle, HttpContext http, CancellationToken ct)
    {
        if (await profiles.FindAsync(handle, ct) is not { } profile) return Nobody(handle);
        if (handle != profile.Card.Handle) return TypedResults.Redirect(profile.Card.Path, permanent: true);
        var relation = await RelationAsync(http, profile, ct);
        http.Response.Headers.Append(HeaderNames.Vary, "Turbo-Frame");
        return http.Request.Headers.ContainsKey("Turbo-Frame")
            ? Answers.Page<PersonFrame>(new { Profile = profile, Relation = relation })
            : Answers.Page<ProfilePage>(new { Profile = profile, Relation = relation, Url = Address.Of(http, profile.Card.Path) });
    }

    private static RazorComponentResult Nobody(string handle) => Answers.Page<NoMemberPage>(new { Handle = Handle.Read(handle) }, StatusCodes.Status404NotFound);

    private async Task<Relation> RelationAsync(HttpContext http, ProfileView profile, CancellationToken ct) => Viewer.Of(http.User).Member is { } me ? await follows.BetweenAsync(me, profile.Card.Id, ct) : Relation.None;
}
