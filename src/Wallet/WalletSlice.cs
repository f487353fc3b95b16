using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit;
using Palabre.Kit.Words;

namespace Palabre.Wallet;

/// <summary>The front page of Wallet: what it registers, the routes it maps, the events it hears, the jobs it runs.</summary>
public sealed class WalletSlice : ISlice
{
    public void Register(IServiceCollection services, IConfiguration settings) => services.AddWords<WalletSlice>();

    public void Map(IEndpointRouteBuilder routes)
    {
    }
}
