using System.Security.Cryptography;
using System.Text;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Wallet;

/// <summary>
/// What was made of something that a member asked for with an id of their own, where no journal bears that id: requests, and joining. It is
/// written with what was made, in one transaction, and says no words: only a hash of what was asked.
/// </summary>
internal sealed class MadeOnce
{
    public required MemberId Member { get; init; }
    public required Guid Id { get; init; }

    /// <summary>SHA-256 of the deed and what it was asked with.</summary>
    public required string Asked { get; init; }

    /// <summary>The id of what was made.</summary>
    public required long Made { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class MadeOnceMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<MadeOnce>(made =>
    {
        made.ToTable("wallet_made_once");
        made.HasKey(m => new { m.Member, m.Id });
        made.Property(m => m.Asked).HasMaxLength(64);
    });
}

/// <summary>Finds what an id stands for, and keeps it.</summary>
internal sealed class OnceBook(PalabreDb db, TimeProvider clock)
{
    /// <summary>What was made with this id before; or why it cannot be used: it stands for something else.</summary>
    public async Task<(long? Made, Refusal? Refused)> FindAsync(MemberId me, Guid? id, string asked, CancellationToken ct)
    {
        if (id is not { } known || await db.Set<MadeOnce>().AsNoTracking().SingleOrDefaultAsync(m => m.Member == me && m.Id == known, ct) is not { } before) return default;
        return before.Asked == asked ? (before.Made, null) : (null, new Refusal("payment_other_body"));
    }

    /// <summary>Kept when what is made is saved.</summary>
    public void Keep(MemberId me, Guid? id, string asked, long made)
    {
        if (id is { } known) db.Add(new MadeOnce { Member = me, Id = known, Asked = asked, Made = made, At = clock.GetUtcNow() });
    }

    public static string Hash(string deed, params ReadOnlySpan<object?> with)
    {
        var text = new StringBuilder(deed);
        // With their lengths, so that no two lists of words read the same.
        foreach (var part in with)
        {
            var written = Convert.ToString(part, CultureInfo.InvariantCulture) ?? "";
            text.Append(CultureInfo.InvariantCulture, $"\n{written.Length} {written}");
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
