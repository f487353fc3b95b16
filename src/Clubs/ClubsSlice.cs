using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Settings;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Clubs;

/// <summary>
/// Clubs: founding, who comes in and how, ranks, rules, names, nominations, invitations of a club's own. Tells <see cref="ClubFounded"/>,
/// <see cref="ClubChanged"/>, <see cref="MemberJoinedClub"/>, <see cref="MemberLeftClub"/> and <see cref="ClubUnfollowed"/>; hears nothing;
/// runs no job. Strangers come into the house by a club's invitation through <see cref="IEntrance"/>.
/// </summary>
public sealed class ClubsSlice : ISlice
{
    public void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddWords<ClubsSlice>();
        services.AddSettings<ClubsSettings>(settings, "Clubs");
        services.AddMapping<ClubMapping>().AddMapping<ClubNamesMapping>().AddMapping<RulesVersionMapping>().AddMapping<ClubMemberMapping>();
        services.AddMapping<JoinRequestMapping>().AddMapping<NominationMapping>().AddMapping<ClubInvitationMapping>().AddMapping<ClubFollowerMapping>();
        services.AddScoped<IClubs, ClubsFacade>().AddScoped<IEntrance, ClubEntrance>();
        services.AddScoped<ISearched, SearchedClubs>();
        services.AddScoped<ClubDoor>().AddScoped<ClubViews>().AddScoped<Admission>().AddScoped<Inviting>().AddScoped<MyInvitations>();
        services.AddScoped<FoundClub>().AddScoped<ShowClub>().AddScoped<ListClubs>().AddScoped<ChangeClub>().AddScoped<RenameClub>();
        services.AddScoped<JoinClub>().AddScoped<LeaveClub>().AddScoped<RemoveMember>().AddScoped<NameLeader>().AddScoped<HandOverClub>().AddScoped<ListMembers>().AddScoped<FollowClub>();
        services.AddScoped<AnswerRequests>().AddScoped<Nominate>().AddScoped<AnswerNomination>();
        services.AddScoped<InviteToClub>().AddScoped<RevokeClubInvitation>().AddScoped<AcceptClubInvitation>().AddScoped<SetNewcomers>();
        services.AddScoped<SuggestClubs>().AddPiece<Pages.ClubsToJoin>(order: 10);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        var clubs = new ClubRoutes(
            routes.MapGroup("/api/clubs").WithTags("Clubs"),
            routes.MapGroup("/club/{slug}").ExcludeFromDescription(),
            routes.MapGroup("/club/{slug}").ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription());
        FoundClub.Map(routes, clubs);
        ListClubs.Map(routes, clubs);
        SuggestClubs.Map(clubs);
        ShowClub.Map(clubs);
        ChangeClub.Map(clubs);
        RenameClub.Map(clubs);
        JoinClub.Map(clubs);
        FollowClub.Map(clubs);
        LeaveClub.Map(clubs);
        RemoveMember.Map(clubs);
        NameLeader.Map(clubs);
        HandOverClub.Map(clubs);
        ListMembers.Map(clubs);
        AnswerRequests.Map(clubs);
        Nominate.Map(clubs);
        AnswerNomination.Map(clubs);
        InviteToClub.Map(clubs);
        RevokeClubInvitation.Map(clubs);
        AcceptClubInvitation.Map(routes);
        SetNewcomers.Map(routes);
    }
}
