using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.MastodonApi;

/// <summary>
/// Mastodon's client API, so that the programs people have work here: it translates. What is its own are the programs that registered, and what
/// members let them do (<c>OAuth/</c>); everything else it asks of the slices that own it, and writes in Mastodon's words (<c>Wire/</c>). Tells
/// nothing; hears <see cref="AccessRevoked"/>; runs jobs: programs that nobody lets in (<see cref="ForgetApps"/>), authors' figures (<see cref="RefreshFaces"/>).
/// </summary>
public sealed class MastodonApiSlice : ISlice, IUsePipeline
{
    public void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddWords<MastodonApiSlice>();
        services.AddMapping<OAuthMapping>().On<AccessRevoked, ForgetTokensWhenAccessRevoked>();
        services.AddBearerOnly(
            "/api/v1", "/api/v2", "/oauth/token", "/oauth/revoke", "/nodeinfo", "/avatars",
            "/.well-known/oauth-authorization-server", "/.well-known/nodeinfo", "/.well-known/webfinger", "/.well-known/host-meta");
        services.AddSingleton<Allowances>().AddHostedService<ForgetApps>();
        services.AddScoped<Callers>().AddScoped<Apps>().AddScoped<Codes>().AddScoped<AppTokens>();
        services.AddSingleton<KnownFaces>().AtOnce<MemberChanged, KnownFaces>().AddHostedService<RefreshFaces>();
        services.AddScoped<People>().AddScoped<Relationships>().AddScoped<ReadNotifications>().AddScoped<GroupedNotifications>().AddScoped<PushSubscription>().AddScoped<Search>().AddScoped<ShowInstance>();
        services.AddSingleton<Watching>().AddSingleton<SharedLines>().AddScoped<StreamSource>();
    }

    public void UseFirst(IApplicationBuilder app) => app.UseMiddleware<OtherSites>();

    public void Use(IApplicationBuilder app) => app.UseWebSockets();

    public void Map(IEndpointRouteBuilder routes)
    {
        var api = new MastodonRoutes(routes);
        Apps.Map(api);
        Tokens.Map(api);
        Authorize.Map(routes);
        Discovery.Map(api, routes);
        Pictures.Map(routes);
        ShowInstance.Map(api);
        ReadAccount.Map(api);
        ChangeAccount.Map(api);
        OwnProfile.Map(api);
        Relationships.Map(api);
        KeptLists.Map(api);
        FeatureTags.Map(api);
        KeepCollections.Map(api);
        ReadTimelines.Map(api);
        ReadTrends.Map(api);
        Conversations.Map(api);
        ReadStatus.Map(api);
        WriteStatus.Map(api);
        MarkStatus.Map(api);
        Quotes.Map(api);
        Media.Map(api);
        Polls.Map(api);
        Search.Map(api);
        NotificationPolicy.Map(api);
        GroupedNotifications.Map(api);
        ReadNotifications.Map(api);
        PushSubscription.Map(api);
        FileReport.Map(api);
        KeepLists.Map(api);
        FollowTags.Map(api);
        KeepFilters.Map(api);
        OldFilters.Map(api);
        ScheduleStatus.Map(api);
        KeepMarkers.Map(api);
        Absent.Map(api);
        Streams.Map(routes);
    }
}
