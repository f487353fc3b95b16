using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>The one row that says the instance is founded, and how it is called.</summary>
public sealed class CommunityRow
{
    /// <summary>There is one community; a second row meets this key.</summary>
    public const int TheOne = 1;
    public const int NameLength = 60;

    public int Id { get; init; } = TheOne;
    public required string Name { get; set; }
    public bool SignUpIsOpen { get; set; }
    public required DateTimeOffset FoundedAt { get; init; }
    public required long FounderId { get; init; }
}

internal sealed class CommunityMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<CommunityRow>(community =>
    {
        community.ToTable("community");
        community.Property(c => c.Id).ValueGeneratedNever();
        community.Property(c => c.Name).HasMaxLength(CommunityRow.NameLength);
        community.HasOne<Member>().WithMany().HasForeignKey(c => c.FounderId).OnDelete(DeleteBehavior.Restrict);
    });
}

/// <summary>The community as every page shows it: in memory, read again after <see cref="Trust"/> because a command may have changed it.</summary>
public sealed class CommunityState(IServiceScopeFactory scopes, SignUpSettings signUp, TimeProvider clock) : ICommunity
{
    public const string Unnamed = "Palabre";
    public static readonly TimeSpan Trust = TimeSpan.FromSeconds(3);

    private volatile Remembered? _remembered;
    private int _changes;

    public async ValueTask<Community> GetAsync(CancellationToken ct)
    {
        if (_remembered is { } known && clock.GetElapsedTime(known.At) < Trust) return known.Community;
        var (before, at) = (Volatile.Read(ref _changes), clock.GetTimestamp());
        var community = await ReadAsync(ct);
        // What was read while it changed may be the old state: good for this page, not to be kept.
        if (Volatile.Read(ref _changes) == before) _remembered = new Remembered(community, at);
        return community;
    }

    public void Forget()
    {
        Interlocked.Increment(ref _changes);
        _remembered = null;
    }

    private async Task<Community> ReadAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var row = await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<CommunityRow>().AsNoTracking().SingleOrDefaultAsync(ct);
        return new Community(row?.Name ?? Unnamed, row is not null, signUp.Open || row?.SignUpIsOpen == true);
    }

    private sealed record Remembered(Community Community, long At);
}
