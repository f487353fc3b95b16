using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;

namespace Palabre.MastodonApi.Tests;

/// <summary>Which programs are forgotten.</summary>
public sealed class ForgetAppsTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Programs_that_nobody_lets_in_are_forgotten_after_a_while()
    {
        var now = house.Clock.GetUtcNow();
        var old = now - ForgetApps.Patience - TimeSpan.FromDays(1);
        await house.AskAsync(async services =>
        {
            var db = services.GetRequiredService<PalabreDb>();
            foreach (var (id, at) in new[] { (1L, old), (2L, old), (3L, old), (4L, now), (5L, old) })
                db.Add(new OAuthApp { Id = id, ClientId = $"app{id}", SecretHash = new byte[32], Name = "x", Website = "", RedirectUris = OAuthApp.OutOfBand, Scopes = "read", CreatedAt = at });
            db.Add(new OAuthToken { Token = new(77), App = 2, Member = new(1) });
            db.Add(new OAuthAppToken { Hash = [3], App = 3, Scopes = "read", CreatedAt = now });
            db.Add(new OAuthAppToken { Hash = [5], App = 5, Scopes = "read", CreatedAt = old });
            return await db.SaveChangesAsync(House.Ct);
        });
        Assert.Equal(2, await house.AskAsync(services => ForgetApps.ForgetAsync(services.GetRequiredService<PalabreDb>(), now - ForgetApps.Patience, House.Ct)));
        Assert.Equal([2, 3, 4], await house.AskAsync(services => services.GetRequiredService<PalabreDb>().Set<OAuthApp>().Where(a => a.Id < 10).Select(a => a.Id).Order().ToListAsync(House.Ct)));
    }
}
