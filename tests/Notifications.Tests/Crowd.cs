using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Members;

namespace Palabre.Notifications.Tests;

/// <summary>Thousands who follow somebody, written straight into storage.</summary>
internal static class Crowd
{
    /// <param name="service">Where one browser of each is rung; null for none.</param>
    public static async Task<IReadOnlyList<(MemberId Member, PushBrowser? Browser)>> FollowAsync(IServiceProvider services, MemberId followed, int count, PushService? service = null)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var ids = services.GetRequiredService<IdMaker>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        // One pair of keys for all: making them is none of the server's work.
        var one = service?.NewBrowser();
        var people = new List<(MemberId, PushBrowser?)>();
        for (var i = 0; i < count; i++)
        {
            var id = ids.Next();
            db.Add(new Member { Id = id, Handle = $"fan{id}", Name = $"Fan {i}", JoinedAt = now, SecurityStamp = "x", ConcurrencyStamp = "x" });
            db.Add(new Follow { Id = ids.Next(), FollowerId = id, FollowedId = followed.Value });
            var browser = service is null ? null : one!.Another(service);
            if (browser is not null) db.Add(browser.Device(ids.Next(), new(id), now));
            people.Add((new(id), browser));
            if (i % 500 != 499) continue;
            await db.SaveChangesAsync(House.Ct);
            db.ChangeTracker.Clear();
        }
        await db.SaveChangesAsync(House.Ct);
        return people;
    }
}
