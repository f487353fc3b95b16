using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;

namespace Palabre.Wallet;

/// <summary>Thanks with money.</summary>
internal static class TipsPart
{
    public static void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddMapping<TipMapping>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
    }
}
