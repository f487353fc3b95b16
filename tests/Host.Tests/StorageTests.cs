using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.TestApp;

namespace Palabre.Host.Tests;

public sealed class StorageTests
{
    /// <summary>A context that was given back is given out again, sooner or later.</summary>
    private const int Often = 60;

    [Fact]
    public async Task Who_opens_a_connection_by_hand_does_not_make_the_next_one_keep_theirs()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync();
        await using var services = database.Services();
        for (var i = 0; i < Often; i++)
        {
            await using (await OpenUnit.OpenAsync(services.GetRequiredService<IServiceScopeFactory>(), ct)) { }

            await using var next = services.CreateAsyncScope();
            var db = next.ServiceProvider.GetRequiredService<PalabreDb>();
            Assert.Equal(ConnectionState.Closed, db.Database.GetDbConnection().State);
            await db.Set<OutboxMessage>().CountAsync(ct);
            Assert.Equal(ConnectionState.Closed, db.Database.GetDbConnection().State);
        }
    }
}
