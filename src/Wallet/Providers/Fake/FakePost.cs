using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;

namespace Palabre.Wallet.Providers.Fake;

/// <summary>Brings what the fake provider tells to the house's webhook, as it would come from elsewhere.</summary>
internal sealed class FakePost(IServiceScopeFactory scopes, IPaymentProvider provider, TimeProvider clock, ILogger<FakePost> log) : PacedJob(TimeSpan.FromSeconds(1), scopes, clock, log)
{
    protected override Task DoAsync(IServiceProvider services, CancellationToken ct) => provider is FakeProvider fake ? DeliverAsync(fake, services.GetRequiredService<TakeHook>(), ct) : Task.CompletedTask;

    public static async Task DeliverAsync(FakeProvider fake, TakeHook take, CancellationToken ct)
    {
        foreach (var message in fake.Arrived())
            await take.DoAsync(message.Body, new HeaderDictionary { [FakeProvider.SignatureHeader] = message.Signature }, ct);
    }
}
