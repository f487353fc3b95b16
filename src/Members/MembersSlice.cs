using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Kit.Settings;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Members;

/// <summary>
/// Who is who: founding, invitations, sign-up and sign-in (password, passkey), profiles, who follows whom, people put together in collections, API tokens. Tells
/// <see cref="MemberJoined"/>, <see cref="MemberChanged"/>, <see cref="AccessRevoked"/>, <see cref="MemberFollowed"/>, <see cref="FollowRequested"/>, <see cref="MemberUnfollowed"/>, <see cref="BoostsSwitched"/>,
/// <see cref="MemberCollected"/>, <see cref="AddressToConfirm"/> and <see cref="AddressConfirmed"/>; hears
/// <see cref="MemberBlocked"/>, <see cref="MemberSuspended"/> and <see cref="SuspensionLifted"/>; runs no job.
/// </summary>
public sealed class MembersSlice : ISlice, IUsePipeline
{
    public void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddWords<MembersSlice>();
        services.AddSettings<SignUpSettings>(settings, "SignUp");
        services.AddMapping<MemberMapping>().AddMapping<CommunityMapping>().AddMapping<InvitationMapping>().AddMapping<ApiTokenMapping>();
        services.AddMapping<SuspensionMapping>().On<MemberSuspended, KeepOutWhenSuspended>().On<SuspensionLifted, KeepOutWhenSuspended>();
        services.AddMapping<FollowMapping>().AddMapping<FollowRequestMapping>().AddMapping<SetAsideMapping>().AddMapping<AddressAskMapping>();
        services.AddScoped<ISearched, SearchedMembers>();
        services.On<MemberBlocked, UnfollowWhenMemberBlocked>();

        services.AddSingleton<CommunityState>().AddSingleton<ICommunity>(provider => provider.GetRequiredService<CommunityState>());
        services.AddScoped<IMembers, MembersFacade>().AddScoped<IProfiles, ProfilesFacade>().AddScoped<IAccess, AccessFacade>();
        services.AddScoped<IFollows, FollowsFacade>().AddScoped<Follows>().AddScoped<FollowLists>().AddScoped<FollowRequests>().AddScoped<Suggestions>().AddScoped<Addresses>();
        services.AddMapping<PersonNoteMapping>().AddScoped<Notes>().AddScoped<INotes>(provider => provider.GetRequiredService<Notes>());
        services.AddMapping<EndorsementMapping>().AddScoped<Endorsements>().AddScoped<IEndorsements>(provider => provider.GetRequiredService<Endorsements>());
        services.AddMapping<CollectionMapping>().AddScoped<Collections>().AddScoped<ICollections>(provider => provider.GetRequiredService<Collections>()).AddScoped<CollectionPages>().AddScoped<ITakenAlong, TakeCollections>().On<MemberBlocked, LeaveCollectionsWhenBlocked>();
        services.AddPiece<CollectMember>(order: 17).AddPiece<CollectionsOfMember>(order: 49);
        services.AddPiece<EndorseButton>(order: 15).AddPiece<EndorsedByMember>(order: 48).AddPiece<EndorsedPart>(order: 20);
        services.AddPiece<FollowFirst>(order: 30).AddPiece<ProveWithPasskey>(order: 10).AddPiece<NoteOfMember>(order: 40);
        services.AddScoped<IProofs, ProveAgain>().AddScoped<IInviters, Inviters>();
        services.AddSingleton<Standing>().AddSingleton<IStanding>(provider => provider.GetRequiredService<Standing>());
        services.AddScoped<KeptOut>().AddScoped<Enrolment>().AddScoped<Access>().AddScoped<Accounts>().AddScoped<FoundCommunity>();
        services.AddScoped<Invitations>().AddScoped<Entrances>().AddScoped<OpenSignUp>().AddScoped<ApiTokens>().AddScoped<Passkeys>().AddScoped<Profiles>().AddScoped<Desk>().AddScoped<IPageOf<ProfileSettingsPiece>>(provider => provider.GetRequiredService<Desk>()).AddScoped<ProfilePages>().AddScoped<IPageOf<MemberPagePiece>>(provider => provider.GetRequiredService<ProfilePages>()).AddScoped<ChangePassword>();
        services.AddSignIn();
        services.AddSingleton(new SettingsTab(SettingsPages.Path, "members.account", Order: 10));
        services.AddSingleton(new SettingsTab(InvitationPages.Mine, "members.invitations", Order: 20));
        services.AddSingleton(new SettingsTab(CommunitySettingsPages.Path, "members.community", Order: 90) { ForStewards = true });
    }

    public void Use(IApplicationBuilder app)
    {
        app.UseMiddleware<RefuseBadTokens>();
        app.UseMiddleware<FoundingFirst>();
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        FoundCommunity.Map(routes);
        Notes.Map(routes);
        InvitationPages.Map(routes);
        InvitationApi.Map(routes);
        EntrancePages.Map(routes);
        OpenSignUp.Map(routes);
        SignIn.Map(routes);
        SignOut.Map(routes);
        PasskeyApi.Map(routes);
        TokenApi.Map(routes);
        MembersApi.Map(routes);
        ProfilePages.Map(routes);
        FollowMember.Map(routes);
        FollowLists.Map(routes);
        EndorseMember.Map(routes);
        CollectionPages.Map(routes);
        AnswerFollowRequests.Map(routes);
        SuggestionPages.Map(routes);
        SettingsPages.Map(routes);
        ConfirmAddress.Map(routes);
        CommunitySettingsPages.Map(routes);
    }
}

internal static class SignInRegistration
{
    private const string CookieOrBearer = "CookieOrBearer";

    /// <summary>OWASP's figure for PBKDF2 with HMAC-SHA-512 (Password Storage Cheat Sheet); Identity's own default is 100,000.</summary>
    private const int HashRounds = 210_000;

    public static void AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<ILookupNormalizer, LowerCase>();
        services.AddScoped<IUserStore<Member>, MemberStore>();
        services.AddScoped<IUserClaimsPrincipalFactory<Member>, MemberPrincipals>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = HashRounds);
        services.AddIdentityCore<Member>(identity =>
        {
            identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            identity.Lockout.MaxFailedAccessAttempts = 8;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
        }).AddSignInManager();
        // Our own rules answer with refusals in three languages; Identity's would be a second, English opinion.
        services.RemoveAll<IUserValidator<Member>>().RemoveAll<IPasswordValidator<Member>>();

        services.AddAuthentication(CookieOrBearer)
            .AddPolicyScheme(CookieOrBearer, null, policy => policy.ForwardDefaultSelector =
                // Where other sites' pages may call, a cookie is nobody's.
                http => BearerHandler.IsBearer(http.Request) || http.IsBearerOnly() ? BearerHandler.SchemeName : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null)
            .AddCookie(IdentityConstants.ApplicationScheme, SessionCookie.Configure)
            // Holds the challenge of a passkey between the two steps of its ceremony.
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, SessionCookie.ConfigureCeremony);
        services.AddAuthorization();
    }
}
