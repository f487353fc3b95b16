using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>GET /@{handle}, for everyone; a frame (the sheet of a face in a room) gets only <see cref="PersonFrame"/>.</summary>
internal static class ProfilePages
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/@{handle}", ShowAsync).ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(string handle, HttpContext http, Viewer viewer, Profiles profiles, Follows follows, CancellationToken ct)
    {
        if (await profiles.FindAsync(handle, ct) is not { } profile)
            return Answers.Page<NoMemberPage>(new { Handle = Handle.Read(handle) }, StatusCodes.Status404NotFound);
        if (handle != profile.Card.Handle) return TypedResults.Redirect(profile.Card.Path, permanent: true);
        var relation = viewer.Member is { } me ? await follows.BetweenAsync(me, profile.Card.Id, ct) : Relation.None;
        http.Response.Headers.Append(HeaderNames.Vary, "Turbo-Frame");
        return http.Request.Headers.ContainsKey("Turbo-Frame")
            ? Answers.Page<PersonFrame>(new { Profile = profile, Relation = relation })
            : Answers.Page<ProfilePage>(new { Profile = profile, Relation = relation, Url = Address.Of(http, profile.Card.Path) });
    }
}
