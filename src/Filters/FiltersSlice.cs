using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Words;

namespace Palabre.Filters;

/// <summary>
/// What members do not want to read, or not at once: filters with their words, places and times, and what they find in a post. Tells
/// nothing, hears nothing, runs no job.
/// </summary>
public sealed class FiltersSlice : ISlice
{
    public void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddWords<FiltersSlice>();
        services.AddMapping<FilterMapping>();
        services.AddSingleton<KnownFilters>().AddScoped<FilterBook>().AddScoped<FilterFrom>().AddScoped<IFilters, FiltersFacade>().AddSingleton<IFiltering, Filtering>();
        services.AddSingleton(new SettingsTab(FilterPages.Path, "filters.title", Order: 35));
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        FilterRoutes.Map(routes);
        FilterPages.Map(routes);
    }
}
