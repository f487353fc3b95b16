using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>A link under /join: who has no account makes one and is in, with one form; who has one is led to the slice whose link it is.</summary>
internal static class EntrancePages
{
    public sealed record Joining(string? Name, string? Handle, string? Email, string? Password, int Rules = 0);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var link = routes.MapGroup("/join/{code}").RequireRateLimiting(RateLimits.SignUp).ExcludeFromDescription();
        link.MapGet("", ShowAsync);
        link.MapPost("", AcceptAsync);
        routes.MapPost("/api/join/{code}", AnswerAsync).RequireRateLimiting(RateLimits.SignUp).WithTags("Invitations").WithName("JoinByEntrance")
            .Produces<MemberJson>(StatusCodes.Status201Created).ProducesProblem(404).ProducesProblem(409).ProducesProblem(410).ProducesProblem(422);
    }

    private static async Task<IResult> ShowAsync(string code, Viewer viewer, Entrances entrances, CancellationToken ct)
    {
        var open = await entrances.OpenAsync(code, ct);
        if (open.IsRefused) return Closed(open.Refusals[0]);
        return viewer.IsGuest ? Answers.Page<EntrancePage>(new { Code = code, Entrance = open.Value }) : Answers.SeeOther(open.Value.Path);
    }

    private static async Task<IResult> AcceptAsync(
        string code, HttpContext http, IFormCollection form, Entrances entrances, Passkeys passkeys, SignInManager<Member> signIn, Addresses addresses, CancellationToken ct)
    {
        var open = await entrances.OpenAsync(code, ct);
        if (open.IsRefused) return Closed(open.Refusals[0]);
        var page = new { Code = code, Entrance = open.Value };
        var (account, refused) = await JoinForm.ReadAsync(form, passkeys);
        if (refused is not null) return await http.PageAgainAsync<EntrancePage>(page, refused);

        var joined = await entrances.AcceptAsync(code, account, int.TryParse(form["rulesVersion"], out var rules) ? rules : 0, ct);
        if (joined.IsRefused && joined.Refusals[0].Status == StatusCodes.Status410Gone) return Closed(joined.Refusals[0]);
        if (joined.IsRefused) return await http.PageAgainAsync<EntrancePage>(page, [.. joined.Refusals]);
        await signIn.SignInAsync(joined.Value, isPersistent: true);
        if (joined.Value.Email is not null) await addresses.AskAsync(joined.Value.MemberId, http.Reader(), ct);
        return Answers.SeeOther(await entrances.LandingAsync(code, joined.Value.MemberId, ct));
    }

    private static async Task<IResult> AnswerAsync(
        string code, Joining body, HttpContext http, Entrances entrances, Profiles profiles, SignInManager<Member> signIn, CancellationToken ct)
    {
        var joined = await entrances.AcceptAsync(code, new NewAccount(body.Name, body.Handle, body.Email, body.Password), body.Rules, ct);
        if (joined.IsRefused) return http.Problem(joined.Refusals[0]);
        await signIn.SignInAsync(joined.Value, isPersistent: true);
        return TypedResults.Created($"/api/members/{joined.Value.Handle}", MemberJson.Of(http, (await profiles.FindAsync(joined.Value.Handle, ct))!));
    }

    private static RazorComponentResult Closed(Refusal why) => Answers.Page<EntranceClosedPage>(new { Why = why }, why.Status);
}
