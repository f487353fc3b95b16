using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>What a cookie is checked against.</summary>
public sealed record MemberStanding(string Stamp, bool IsSteward);

/// <summary>What a bearer token stands for.</summary>
public sealed record TokenStanding(long TokenId, long MemberId, bool IsSteward, string Scopes, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, Suspension? Suspension)
{
    public static readonly TimeSpan UseIsNotedEvery = TimeSpan.FromHours(1);

    private TokenAccess? _access;

    public bool IsOver(DateTimeOffset now) => ExpiresAt <= now;

    /// <summary>Nobody has written down lately that it is used.</summary>
    public bool IsUseToNote(DateTimeOffset now) => LastUsedAt is null || now - LastUsedAt > UseIsNotedEvery;

    /// <summary>The same for other slices, made once as long as nothing about it changes.</summary>
    public TokenAccess AccessAt(DateTimeOffset now)
    {
        var isSuspended = Suspension?.HoldsAt(now) == true;
        if (_access is { } made && made.IsSuspended == isSuspended) return made;
        return _access = new(new(TokenId), new(MemberId), Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(s => s != ApiToken.Program).ToHashSet(), isSuspended);
    }
}

/// <summary>
/// Who is who, looked up at every request: remembered for <see cref="Trust"/>, forgotten at once when this process ends a session
/// or a token. So a revocation made here holds from the next request, and one made by a command beside the server within two seconds.
/// </summary>
public sealed class Standing(IServiceScopeFactory scopes, TimeProvider clock) : IStanding
{
    /// <summary>Longer spares the database more reads; shorter shortens the life of what another process revoked.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromSeconds(1.5);

    /// <summary>Above this the memory is emptied: rebuilding it costs one read a member.</summary>
    private const int Remembered = 20_000;

    private readonly ConcurrentDictionary<string, (object? Found, long At)> _known = [];
    private long _revocations;

    public ValueTask<MemberStanding?> OfMemberAsync(long member, CancellationToken ct) =>
        RecallAsync($"m{member}", db => db.Set<Member>().Where(m => m.Id == member)
            .Select(m => new MemberStanding(m.SecurityStamp!, m.IsSteward)).SingleOrDefaultAsync(ct));

    public ValueTask<TokenStanding?> OfTokenAsync(byte[] hash, CancellationToken ct) =>
        RecallAsync(KeyOf(hash), db => db.Set<ApiToken>().Where(t => t.Hash == hash)
            .Join(db.Set<Member>(), t => t.MemberId, m => m.Id, (t, m) =>
                new TokenStanding(t.Id, t.MemberId, m.IsSteward, t.Scopes, t.ExpiresAt, t.LastUsedAt, db.Set<Suspension>().FirstOrDefault(s => s.MemberId == m.Id && !s.IsLifted))).SingleOrDefaultAsync(ct));

    public TokenAccess? Recall(string secret)
    {
        if (!ApiTokens.MayBe(secret) || !_known.TryGetValue(KeyOf(ApiTokens.HashOf(secret)), out var known) || clock.GetElapsedTime(known.At) >= Trust) return null;
        var now = clock.GetUtcNow();
        return known.Found is TokenStanding found && !found.IsOver(now) && !found.IsUseToNote(now) ? found.AccessAt(now) : null;
    }

    /// <summary>Who is suspended now.</summary>
    public async ValueTask<IReadOnlySet<MemberId>> SuspendedAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await RecallAsync<IReadOnlySet<MemberId>>("suspended", async db => (await db.Set<Suspension>().Where(s => !s.IsLifted && (s.Until == null || s.Until > now)).Select(s => s.MemberId).ToListAsync(ct))
            .Select(id => new MemberId(id)).ToHashSet()) ?? new HashSet<MemberId>();
    }

    /// <summary>Something was revoked here: nothing remembered counts any more.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _revocations);
        _known.Clear();
    }

    private static string KeyOf(byte[] hash) => $"t{Convert.ToHexString(hash)}";

    private async ValueTask<T?> RecallAsync<T>(string key, Func<PalabreDb, Task<T?>> readAsync) where T : class
    {
        if (_known.TryGetValue(key, out var known) && clock.GetElapsedTime(known.At) < Trust) return (T?)known.Found;

        var before = Interlocked.Read(ref _revocations);
        var at = clock.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var found = await readAsync(scope.ServiceProvider.GetRequiredService<PalabreDb>());
        if (_known.Count > Remembered) _known.Clear();
        // Unknown tokens are not remembered, or guessing them would fill the memory. A revocation that came during the read wins.
        if (found is not null && Interlocked.Read(ref _revocations) == before) _known[key] = (found, at);
        return found;
    }
}
