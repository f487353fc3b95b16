using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>A member puts somebody they follow forward on their page, or no longer: from that person's page, from the settings, from a program.</summary>
internal sealed class EndorseMember(IMembers members, Endorsements endorsements)
{
    private const int OnePage = 40;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/members/{handle}").WithTags("Members");
        api.MapGet("/endorsed", ShowAsync).WithName("Endorsed");
        api.MapPut("/endorse", async (string handle, HttpContext http, Viewer viewer, EndorseMember endorse, CancellationToken ct) => Done(http, await endorse.DoAsync(viewer, handle, ct)))
            .ForMembers(ApiToken.Write).RequireRateLimiting(RateLimits.Write).WithName("Endorse");
        api.MapDelete("/endorse", async (string handle, HttpContext http, Viewer viewer, EndorseMember endorse, CancellationToken ct) => Done(http, await endorse.UndoAsync(viewer, handle, ct)))
            .ForMembers(ApiToken.Write).RequireRateLimiting(RateLimits.Write).WithName("WithdrawEndorsement");

        var forms = routes.MapGroup("/@{handle}").ForMembers(ApiToken.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
        forms.MapPost("/endorse", async (string handle, IFormCollection form, Viewer viewer, EndorseMember endorse, CancellationToken ct) => AfterForm(form, handle, await endorse.DoAsync(viewer, handle, ct)));
        forms.MapPost("/unendorse", async (string handle, IFormCollection form, Viewer viewer, EndorseMember endorse, CancellationToken ct) => AfterForm(form, handle, await endorse.UndoAsync(viewer, handle, ct)));
    }

    public async Task<Refusal?> DoAsync(Viewer viewer, string handle, CancellationToken ct) =>
        await FindAsync(handle, ct) is { } other ? await endorsements.AddAsync(viewer.Member!.Value, other.Id, ct) : Unknown(handle);

    public async Task<Refusal?> UndoAsync(Viewer viewer, string handle, CancellationToken ct)
    {
        if (await FindAsync(handle, ct) is not { } other) return Unknown(handle);
        await endorsements.WithdrawAsync(viewer.Member!.Value, other.Id, ct);
        return null;
    }

    private static async Task<Results<Ok<FollowLists.PeopleJson>, ProblemHttpResult>> ShowAsync(
        string handle, string? before, int? limit, HttpContext http, Viewer viewer, EndorseMember endorse, Endorsements endorsements, CancellationToken ct)
    {
        if (await endorse.FindAsync(handle, ct) is not { } whose) return http.Problem(Unknown(handle));
        var part = await endorsements.OfAsync(viewer.Member, whose.Id, long.TryParse(before, out var id) ? id : null, Math.Clamp(limit ?? OnePage, 1, OnePage), ct);
        return TypedResults.Ok(new FollowLists.PeopleJson([.. part.People.Select(p => PersonJson.Of(p)!)], part.Next is { } next ? new MemberId(next).ToString() : null));
    }

    private static Results<NoContent, ProblemHttpResult> Done(HttpContext http, Refusal? refused) => refused is null ? TypedResults.NoContent() : http.Problem(refused);

    private static IResult AfterForm(IFormCollection form, string handle, Refusal? refused) => refused is null
        ? Answers.SeeOther(LocalPath.Or(form["back"], $"/@{Handle.Read(handle)}"))
        : Answers.Page<ErrorPage>(new { Refusal = refused }, refused.Status);

    private static Refusal Unknown(string handle) => new("member_unknown", 404) { Args = [Handle.Read(handle)] };

    private async Task<MemberCard?> FindAsync(string handle, CancellationToken ct) => (await members.FindAsync([handle], ct)).GetValueOrDefault(handle);
}
