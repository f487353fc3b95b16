using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>Leaving: in this browser, or everywhere at once.</summary>
public static class SignOut
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-out", HereAsync).ExcludeFromDescription();
        routes.MapPost("/sign-out/everywhere", EverywhereAsync).ForMembers(ApiToken.Write).ExcludeFromDescription();
    }

    private static async Task<SeeOther> HereAsync(SignInManager<Member> signIn, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        await signIn.SignOutAsync();
        return Answers.SeeOther("/");
    }

    private static async Task<SeeOther> EverywhereAsync(Viewer viewer, Access access, SignInManager<Member> signIn, CancellationToken ct)
    {
        await access.EndAllAsync(viewer.Member!.Value, ct);
        await signIn.SignOutAsync();
        return Answers.SeeOther(SignIn.Path);
    }
}
