using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>GET /@{handle}, for everyone.</summary>
internal static class ProfilePages
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/@{handle}", ShowAsync).ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(string handle, HttpContext http, Profiles profiles, CancellationToken ct)
    {
        if (await profiles.FindAsync(handle, ct) is not { } profile)
            return Answers.Page<NoMemberPage>(new { Handle = Handle.Read(handle) }, StatusCodes.Status404NotFound);
        if (handle != profile.Card.Handle) return TypedResults.Redirect(profile.Card.Path, permanent: true);
        return Answers.Page<ProfilePage>(new { Profile = profile, Url = Address.Of(http, profile.Card.Path) });
    }
}
