using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>A person, short.</summary>
public sealed record PersonJson(MemberId Id, string Handle, string Name)
{
    public static PersonJson? Of(MemberCard? card) => card is null ? null : new PersonJson(card.Id, card.Handle, card.Name);
}

/// <summary>A member as programs see them.</summary>
public sealed record MemberJson(
    MemberId Id, string Handle, string Name, string Bio, string? Portrait, bool IsSteward, DateTimeOffset JoinedAt, PersonJson? InvitedBy, int Followers, int Following,
    bool IsPrivate, string Url)
{
    public static MemberJson Of(HttpContext http, ProfileView profile) => new(
        profile.Card.Id, profile.Card.Handle, profile.Card.Name, profile.Bio, profile.Card.Portrait, profile.Card.IsSteward, profile.Card.JoinedAt,
        PersonJson.Of(profile.InvitedBy), profile.Followers, profile.Following, profile.IsPrivate, Address.Of(http, profile.Card.Path));
}

/// <summary>Members for programs.</summary>
internal static class MembersApi
{
    public sealed record MeJson(MemberJson Member, IReadOnlyList<string> Scopes, int InvitationsLeft);

    /// <param name="Free">True when this person could have it now.</param>
    /// <param name="Suggestion">A free one close to it, when it is not.</param>
    /// <param name="Sentence">The same in the reader's words, for the form.</param>
    public sealed record HandleJson(string Handle, bool Free, string? Suggestion, string Sentence);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/me", MeAsync).ForMembers(ApiToken.Read).WithName("Me").WithTags("Members");
        routes.MapGet("/api/members/{handle}", MemberAsync).WithName("Member").WithTags("Members");
        routes.MapGet("/api/handles/{handle}", HandleAsync).RequireRateLimiting(RateLimits.Write).WithName("CheckHandle").WithTags("Members");
    }

    private static async Task<Ok<MeJson>> MeAsync(HttpContext http, Viewer viewer, Profiles profiles, Invitations invitations, CancellationToken ct)
    {
        var member = await profiles.OfAsync(viewer.Member!.Value, ct);
        var profile = await profiles.FindAsync(member.Handle, ct);
        var left = (await invitations.OfAsync(viewer.Member.Value, ct)).Left;
        return TypedResults.Ok(new MeJson(MemberJson.Of(http, profile!), [.. ApiToken.AllScopes.Where(viewer.May)], left));
    }

    private static async Task<Results<Ok<MemberJson>, ProblemHttpResult>> MemberAsync(string handle, HttpContext http, Profiles profiles, CancellationToken ct) =>
        await profiles.FindAsync(handle, ct) is { } profile
            ? TypedResults.Ok(MemberJson.Of(http, profile))
            : http.Problem(new Refusal("member_unknown", 404) { Args = [Handle.Read(handle)] });

    /// <param name="name">The person's name, to make a better suggestion.</param>
    private static async Task<Ok<HandleJson>> HandleAsync(string handle, string? name, HttpContext http, Enrolment enrolment, CancellationToken ct)
    {
        var wish = Handle.Read(handle);
        var refused = Handle.Refuse(wish);
        if (refused is null && !await enrolment.IsTakenAsync(wish, ct))
            return TypedResults.Ok(new HandleJson(wish, Free: true, Suggestion: null, http.Reader()["members.handle_free"]));
        var suggestion = await enrolment.SuggestAsync(wish, name, ct);
        return TypedResults.Ok(new HandleJson(wish, Free: false, suggestion, http.Sentence(refused ?? Enrolment.TakenHandle(suggestion))));
    }
}

/// <summary>Absolute addresses, as this request reached us.</summary>
internal static class Address
{
    public static string Of(HttpContext http, string path) => string.Create(CultureInfo.InvariantCulture, $"{http.Request.Scheme}://{http.Request.Host}{path}");
}
