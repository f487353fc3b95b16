using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Palabre.Kit.Portraits;
using Palabre.Kit.Web;

namespace Palabre.Kit.Ui;

/// <summary>What the atoms need, and the routes of their own.</summary>
public static class UiRegistration
{
    public static IServiceCollection AddUi(this IServiceCollection services) => services.AddSingleton<AssetUrls>();

    public static void MapUi(this IEndpointRouteBuilder routes)
    {
        PortraitFile.Map(routes);
        if (routes.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment())
            routes.MapGet("/dev/gallery", () => Answers.Page<Gallery>()).ExcludeFromDescription();
    }
}
