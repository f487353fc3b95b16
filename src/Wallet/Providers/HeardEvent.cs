using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;

namespace Palabre.Wallet.Providers;

public enum HeardState
{
    Waiting = 0,
    Done = 1,

    /// <summary>The provider knows nothing of what it told, or nothing of it is ours.</summary>
    Void = 2,

    /// <summary>It was tried for days.</summary>
    GivenUp = 3,
}

/// <summary>What a provider told by a webhook: that something changed, not what. The body is not kept.</summary>
public sealed class HeardEvent
{
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(3);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public required string Provider { get; init; }

    /// <summary>The provider's own: it comes again with the same.</summary>
    public required string Event { get; init; }
    public required string Kind { get; init; }
    public required ProviderThing Thing { get; init; }
    public required string About { get; init; }
    public required DateTimeOffset At { get; init; }
    public HeardState State { get; private set; }
    public int Tries { get; private set; }

    /// <summary>When it is looked at; null: it is done with.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public ProviderRef Ref => new(Thing, About);

    public static HeardEvent Of(string provider, ProviderEvent told, DateTimeOffset now) =>
        new() { Provider = provider, Event = told.Id, Kind = told.Kind, Thing = told.About.Thing, About = told.About.Id, At = now, DueAt = now };

    public void Finish(HeardState state) => (State, DueAt) = (state, null);

    /// <summary>The provider did not answer.</summary>
    public void TryAgain(DateTimeOffset now)
    {
        Tries++;
        if (now - At > GivenUpAfter) Finish(HeardState.GivenUp);
        else DueAt = now + TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, 5 * Math.Pow(2, Math.Min(Tries, 12))));
    }
}

internal sealed class HeardEventMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<HeardEvent>(told =>
    {
        told.ToTable("provider_events");
        told.HasKey(e => new { e.Provider, e.Event });
        told.Property(e => e.Provider).HasMaxLength(20);
        told.Property(e => e.Event).HasMaxLength(Checkout.LongestReference);
        told.Property(e => e.Kind).HasMaxLength(100);
        told.Property(e => e.About).HasMaxLength(Checkout.LongestReference);
        told.Ignore(e => e.Ref);
        told.HasIndex(e => e.DueAt);
    });
}
