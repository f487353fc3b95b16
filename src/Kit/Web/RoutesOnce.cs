using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Palabre.Kit.Web;

/// <summary>
/// Routes that are built once, when they are first asked for. By themselves those of a group are built for whoever asks: for the tree in which a
/// request is found, and once more for the rules of who may pass.
/// </summary>
public sealed class RoutesOnce : IEndpointRouteBuilder
{
    private readonly IEndpointRouteBuilder _application;

    public RoutesOnce(IEndpointRouteBuilder application)
    {
        _application = application;
        application.DataSources.Add(new Built(DataSources));
    }

    public IServiceProvider ServiceProvider => _application.ServiceProvider;
    public ICollection<EndpointDataSource> DataSources { get; } = [];
    public IApplicationBuilder CreateApplicationBuilder() => _application.CreateApplicationBuilder();

    private sealed class Built(IEnumerable<EndpointDataSource> sources) : EndpointDataSource
    {
        private readonly Lazy<IReadOnlyList<Endpoint>> _endpoints = new(() => [.. sources.SelectMany(source => source.Endpoints)]);

        public override IReadOnlyList<Endpoint> Endpoints => _endpoints.Value;

        /// <summary>Nothing is added to a running house.</summary>
        public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;
    }
}
