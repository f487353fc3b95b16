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
public sealed class PalabreDb(DbContextOptions<PalabreDb> options, IEnumerable<IMapping> mappings, IdMaker ids, TimeProvider clock, OutboxBell bell)
    : DbContext(options)
{
    /// <summary>Puts an event in the outbox; it is delivered after this unit of work commits, at least once.</summary>
    public void Tell<TEvent>(TEvent told) where TEvent : notnull =>
        Add(OutboxMessage.Of(ids.Next(), told, clock.GetUtcNow()));

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var tells = ChangeTracker.Entries<OutboxMessage>().Any(e => e.State == EntityState.Added);
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (tells && Database.CurrentTransaction is null) bell.Ring();
        return saved;
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
