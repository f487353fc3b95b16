using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Members;

/// <summary>The first start: someone names the community and makes the first account, a steward's. Once, whoever else tries.</summary>
public sealed class FoundCommunity(PalabreDb db, Enrolment enrolment, CommunityState community, TimeProvider clock)
{
    public const string Path = "/founding";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).ExcludeFromDescription();
        routes.MapPost(Path, HandleAsync).RequireRateLimiting(RateLimits.SignUp).ExcludeFromDescription();
    }

    /// <summary>The community's row has one possible key: of two founders at the same moment the second is refused.</summary>
    public async Task<Outcome<Member>> FoundAsync(string? name, NewAccount account, CancellationToken ct)
    {
        var already = new Refusal("already_founded");
        if (await db.Set<CommunityRow>().AnyAsync(ct)) return already;
        var wrongName = RefuseName(name);
        var prepared = await enrolment.PrepareAsync(account, invitedBy: null, steward: true, ct);
        if (prepared.IsRefused || wrongName is not null) return Refuse(prepared, wrongName);

        db.Add(new CommunityRow { Name = Typed.Line(name), FoundedAt = clock.GetUtcNow(), FounderId = prepared.Value.Id });
        var saved = await enrolment.SaveAsync(prepared.Value, account, already, ct);
        community.Forget();
        if (saved.IsRefused && await db.Set<CommunityRow>().AnyAsync(ct)) return already;
        return saved;
    }

    public static Refusal? RefuseName(string? name) =>
        Typed.Line(name) is not { Length: > 0 } kept ? new Refusal("community_missing", 422, "community")
        : kept.Length > CommunityRow.NameLength ? new Refusal("community_long", 422, "community") { Args = [CommunityRow.NameLength] }
        : null;

    private Refusal[] Refuse(Outcome<Member> prepared, Refusal? wrongName)
    {
        db.ChangeTracker.Clear();
        return wrongName is null ? [.. prepared.Refusals] : [wrongName, .. prepared.Refusals];
    }

    private static async Task<IResult> ShowAsync(ICommunity community, CancellationToken ct) =>
        (await community.GetAsync(ct)).IsFounded ? Answers.SeeOther("/") : Answers.Page<FoundingPage>();

    private static async Task<IResult> HandleAsync(HttpContext http, IFormCollection form, FoundCommunity founding, Passkeys passkeys, SignInManager<Member> signIn, CancellationToken ct)
    {
        var (account, refused) = await JoinForm.ReadAsync(form, passkeys);
        if (refused is not null) return await http.PageAgainAsync<FoundingPage>(null, refused);
        var founded = await founding.FoundAsync(form["community"], account, ct);
        if (founded.IsRefused) return await http.PageAgainAsync<FoundingPage>(null, [.. founded.Refusals]);

        await signIn.SignInAsync(founded.Value, isPersistent: true);
        return Answers.SeeOther("/");
    }
}
