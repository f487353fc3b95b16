using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Safety;

/// <summary>
/// How members keep clear of each other: blocks and mutes. Tells <see cref="MemberBlocked"/> and <see cref="MemberUnblocked"/>.
/// </summary>
public sealed class SafetySlice : ISlice
{
    public void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddWords<SafetySlice>();
        services.AddMapping<BlockMapping>();
        services.AddSingleton<Distances>().AddSingleton<ISafety, SafetyFacade>();
        services.AddScoped<BlockMember>().AddScoped<MuteMember>().AddScoped<CarryBlocks>().AddScoped<Kept>();
        services.AddPiece<PersonActions>(order: 50).AddPiece<SheetActions>(order: 50);
        services.AddSingleton(new SettingsTab(SafetyPage.Path, "safety.title", Order: 30));
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        var safety = new SafetyRoutes(
            routes.MapGroup("/api/me").WithTags("Safety"),
            routes.MapGroup("/safety").ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription());
        BlockMember.Map(safety);
        MuteMember.Map(safety);
        Kept.Map(safety);
        CarryBlocks.Map(safety);
        SafetyPages.Map(routes);
    }
}
