using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Kit;

/// <summary>A slice's front page: what it registers and the routes it maps. Found by the host, one a slice project.</summary>
public interface ISlice
{
    void Register(IServiceCollection services, IConfiguration settings);
    void Map(IEndpointRouteBuilder routes);
}
