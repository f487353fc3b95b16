using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Kit.Streams;
using Palabre.Kit.Web;

namespace Palabre.Wallet.Providers;

/// <summary><c>checkout/{id}</c>: who waits for a payment to arrive sees when it did.</summary>
internal sealed class CheckoutTopics(LiveStreams streams, IServiceScopeFactory scopes) : ITopicGate, IHearAtOnce<CheckoutChanged>
{
    private const string Prefix = "checkout/";

    public static string Of(Guid checkout) => $"{Prefix}{checkout}";

    public bool Knows(string topic) => topic.StartsWith(Prefix, StringComparison.Ordinal);

    public async ValueTask<bool> MayWatchAsync(Viewer viewer, string topic, CancellationToken ct)
    {
        if (viewer.Member is not { } me || !Guid.TryParse(topic[Prefix.Length..], out var id)) return false;
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Checkout>().AnyAsync(c => c.Id == id && c.Member == me, ct);
    }

    /// <summary>The page asks for itself again: what it says is written in one place.</summary>
    public void Hear(CheckoutChanged told) => streams.Publish(Of(told.Checkout), StreamMessage.Same("turbo", """<turbo-stream action="refresh"></turbo-stream>"""));
}
