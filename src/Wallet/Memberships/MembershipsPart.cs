using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Wallet.Memberships.Pages;

namespace Palabre.Wallet.Memberships;

/// <summary>
/// Support of members who create. Tells <see cref="SupportBegan"/>, <see cref="EntitlementsChanged"/>, <see cref="RenewalFailed"/> and
/// <see cref="SupportGiven"/>; answers <see cref="IEntitlements"/>; runs one job (<see cref="RenewMemberships"/>).
/// </summary>
internal static class MembershipsPart
{
    public static void Register(IServiceCollection services, IConfiguration settings)
    {
        _ = settings;
        services.AddMapping<TierMapping>().AddMapping<MembershipMapping>().AddMapping<InvoiceMapping>().AddMapping<EntitlementMapping>().AddMapping<GiftMapping>();
        services.AddScoped<IEntitlements, EntitlementsFacade>().AddScoped<MembershipDesk>().AddScoped<SupportDoor>().AddScoped<MembershipViews>();
        services.AddScoped<JoinCreator>().AddScoped<SteerMembership>().AddScoped<GiveMonths>().AddScoped<KeepTiers>().AddScoped<ListSupport>().AddScoped<ShowSupport>();
        services.AddHostedService<RenewMemberships>();
        services.AddPiece<SupportOfMember>(order: 15).AddPiece<SupportOfWallet>(order: 30);
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        var support = new SupportRoutes(
            routes.MapGroup("/api/members/{handle}/support").WithTags("Memberships"),
            routes.MapGroup("/api/members/{handle}/support").WithTags("Memberships"),
            routes.MapGroup("/api/wallet").WithTags("Memberships"),
            routes.MapGroup("/@{handle}/support").ExcludeFromDescription(),
            routes.MapGroup("/@{handle}/support").ForMembers(Scope.MoveMoney).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription(),
            routes.MapGroup(SupportPaths.Mine).ForMembers(Scope.MoveMoney).ExcludeFromDescription());
        ShowSupport.Map(support);
        JoinCreator.Map(support);
        SteerMembership.Map(support);
        GiveMonths.Map(support);
        KeepTiers.Map(support);
        ListSupport.Map(support);
    }
}

internal static class SupportPaths
{
    public const string Mine = "/wallet/memberships";

    public static string Of(string handle) => $"/@{handle.TrimStart('@')}/support";
}

/// <param name="Open">Of a creator, for guests too.</param>
/// <param name="OfCreator">Deeds about a creator.</param>
/// <param name="Api">What is one's own.</param>
/// <param name="CreatorPages">A creator's page.</param>
/// <param name="Forms">Deeds there.</param>
/// <param name="Pages">One's own memberships and tiers.</param>
internal sealed record SupportRoutes(RouteGroupBuilder Open, RouteGroupBuilder OfCreator, RouteGroupBuilder Api, RouteGroupBuilder CreatorPages, RouteGroupBuilder Forms, RouteGroupBuilder Pages);
