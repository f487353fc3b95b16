using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Kit.Storage;

/// <summary>How a slice lays its entities on tables. Registered with <c>services.AddMapping&lt;T&gt;()</c>.</summary>
public interface IMapping
{
    void Map(ModelBuilder model);
}

/// <summary>
/// The one database, composed from the slices' mappings. Because entity types live in their slice's project,
/// no other slice can name them.
/// </summary>
public sealed class PalabreDb(DbContextOptions<PalabreDb> options, IEnumerable<IMapping> mappings, IdMaker ids, TimeProvider clock, OutboxBell bell, AtOnce atOnce)
    : DbContext(options)
{
    /// <summary>Saved in a transaction that is not committed yet.</summary>
    private readonly List<object> _saved = [];
    private readonly List<object> _atOnce = [];
    private int _lease;

    /// <summary>Puts an event in the outbox; it is delivered after this unit of work commits, at least once.</summary>
    public void Tell<TEvent>(TEvent told) where TEvent : notnull =>
        Add(OutboxMessage.Of(ids.Next(), told, clock.GetUtcNow()));

    /// <summary>Only to who hears at once, when the next save is committed: nothing is lost when the process ends before they hear.</summary>
    public void TellAtOnce(object told)
    {
        ForgetOtherLease();
        _atOnce.Add(told);
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ForgetOtherLease();
        // What is left of a transaction that was never committed did not happen.
        if (Database.CurrentTransaction is null) _saved.Clear();
        List<object> told = [.. ChangeTracker.Entries<OutboxMessage>().Where(e => e.State == EntityState.Added).Select(e => e.Entity.Told).OfType<object>()];
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        _saved.AddRange(told);
        _saved.AddRange(_atOnce);
        _atOnce.Clear();
        if (Database.CurrentTransaction is null) OnCommitted();
        return saved;
    }

    /// <summary>What was told in this unit of work is true from now on.</summary>
    internal void OnCommitted()
    {
        if (_saved.Count == 0) return;
        List<object> told = [.. _saved];
        _saved.Clear();
        foreach (var one in told) atOnce.Tell(one);
        bell.Ring();
    }

    /// <summary>Nothing of it happened.</summary>
    internal void OnRolledBack() => _saved.Clear();

    /// <summary>Contexts are pooled: what somebody before left untold did not happen.</summary>
    private void ForgetOtherLease()
    {
        if (_lease == ContextId.Lease) return;
        _lease = ContextId.Lease;
        _saved.Clear();
        _atOnce.Clear();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        new OutboxMapping().Map(modelBuilder);
        foreach (var mapping in mappings) mapping.Map(modelBuilder);
        SnakeCase.Apply(modelBuilder);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        foreach (var id in IdTypes())
            configurationBuilder.Properties(id).HaveConversion(typeof(IdConverter<>).MakeGenericType(id));
    }

    private static IEnumerable<Type> IdTypes() =>
        typeof(IId<>).Assembly.GetTypes().Where(t => t.IsValueType && t.GetInterfaces()
            .Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>)));
}
