using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Events;
using Palabre.Kit.Installed;
using Palabre.Kit.Settings;
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Kit.Web.Outside;
using Palabre.Kit.Words;

namespace Palabre.Kit;

/// <summary>How the instance presents itself.</summary>
public sealed class CommunitySettings
{
    /// <summary>Language for readers who have no choice of their own: fr, en or ar.</summary>
    public string Language { get; set; } = "fr";

    /// <summary>On whose clock times are shown to readers whose browser says none, as an IANA name.</summary>
    public string TimeZone { get; set; } = "UTC";
}

/// <summary>Kit's front page: the plumbing every slice uses, and the few routes of its own.</summary>
public static class KitRegistration
{
    public static IServiceCollection AddKit(this IServiceCollection services, IConfiguration settings)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<IdMaker>();
        services.AddSingleton<OutboxBell>();
        services.AddSingleton<OutboxPump>();
        services.AddSingleton<AtOnce>();
        services.AddSingleton<Soon>().AddHostedService(provider => provider.GetRequiredService<Soon>());
        services.AddSingleton<LiveStreams>().AddSingleton<OpenStreams>();
        services.AddSingleton<Fragments>();
        services.AddUi();
        services.AddSingleton<WordBook>();
        services.AddWords<Fragments>();
        services.AddRateLimits(services.AddSettings<RateLimitSettings>(settings, "RateLimits"));
        services.AddSettings<PreviewSettings>(settings, "Previews");
        services.AddSingleton<OutsideWeb>().AddSingleton<Previews>();
        services.AddReaders(services.AddSettings<CommunitySettings>(settings, "Community"));
        services.AddRootCascades();
        services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        // After the framework's own: it puts a resolver of each application's in front, with which nothing would be shared.
        services.PostConfigure<JsonOptions>(json => Json.ShareShapes(json.SerializerOptions));
        return services;
    }

    public static void MapKit(this IEndpointRouteBuilder routes)
    {
        WatchTopics.Map(routes);
        Preferences.Map(routes);
        InstalledApp.Map(routes);
        routes.MapUi();
    }

    private static void AddReaders(this IServiceCollection services, CommunitySettings community)
    {
        var language = Language.Find(community.Language)
            ?? throw new SettingsException($"Community:Language is \"{community.Language}\", but the interface speaks fr, en and ar.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(community.TimeZone, out var zone)) throw new SettingsException($"Community:TimeZone is \"{community.TimeZone}\", which is no time zone; one is Europe/Paris.");
        services.AddSingleton(provider => new Readers(provider.GetRequiredService<WordBook>(), language, zone));
    }

    /// <summary>What every page component gets without asking. Outside of a request a fragment brings its own (see <see cref="Fragments"/>).</summary>
    private static void AddRootCascades(this IServiceCollection services)
    {
        services.AddRazorComponents();
        // Pages are UTF-8: an é or an Arabic letter is itself, not a numeric reference several times as long.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddCascadingValue(provider => Http(provider)?.Reader() ?? provider.GetRequiredService<Readers>().Of(Language.English, TimeZoneInfo.Utc));
        services.AddCascadingValue(provider => Http(provider) is { } http ? Viewer.Of(http.User) : Viewer.Guest);
        services.AddCascadingValue(provider => Http(provider) is { } http ? FormAnswers.ErrorsOf(http) : FormErrors.None);
    }

    private static HttpContext? Http(IServiceProvider provider) => provider.GetRequiredService<IHttpContextAccessor>().HttpContext;
}
