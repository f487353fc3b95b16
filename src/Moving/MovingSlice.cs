using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit;
using Palabre.Kit.Settings;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Words;

namespace Palabre.Moving;

/// <summary>
/// What members take with them and bring along: lists in the files that programs of the network know, posts with their pictures as an archive.
/// Tells nothing and hears nothing. Runs one job, which moves what waits (<see cref="MoveAlong"/>).
/// </summary>
public sealed class MovingSlice : ISlice
{
    public void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddWords<MovingSlice>();
        services.AddSettings<MovingSettings>(settings, "Moving");
        services.AddMapping<MoveMapping>();
        services.AddSingleton<MoveFiles>().AddSingleton<MovesBell>().AddSingleton<MoveProgress>();
        services.AddScoped<Moves>().AddScoped<TakeLists>().AddScoped<TakeArchive>().AddScoped<BringLists>().AddScoped<Archives>().AddScoped<BringMarks>().AddScoped<BringPictures>().AddScoped<BringPosts>();
        services.AddHostedService<MoveAlong>();
        services.AddSingleton(new SettingsTab(MovingRoutes.Path, "moving.title", Order: 80));
    }

    public void Map(IEndpointRouteBuilder routes) => MovingRoutes.Map(routes, routes.ServiceProvider.GetRequiredService<MovingSettings>());
}
