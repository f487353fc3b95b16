using System.Security.Cryptography;
using System.Text;

namespace Palabre.Ledger.Shares;

/// <summary>
/// The shares of a red packet, drawn all at once when it is made. Before anybody takes one the hash of the seed is shown, when the
/// packet is over the seed: then anybody can see that the shares were fixed from the start. How to do it by hand is in docs/money/red-packets.md.
/// </summary>
public static class RedPacketShares
{
    /// <summary>More would take longer to read through than to open; a share has at least one unit.</summary>
    public const int MostShares = 100;

    /// <summary>The shares in the order in which they are taken: each at least one unit, together <paramref name="total"/>.</summary>
    /// <param name="total">In minor units, at least one.</param>
    /// <param name="shares">From 1 to the lesser of <see cref="MostShares"/> and <paramref name="total"/>.</param>
    /// <param name="source">Fresh from the packet's seed.</param>
    public static long[] Draw(long total, int shares, SeededNumbers source)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shares);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shares, MostShares);
        ArgumentOutOfRangeException.ThrowIfLessThan(total, shares);

        var drawn = new long[shares];
        var left = total;
        for (var open = shares; open > 1; open--)
        {
            // One unit stays for each of the others; nobody gets twice the average of what is left, or more.
            var most = Math.Min(left - (open - 1), (long)((Int128)left * 2 / open) - 1);
            left -= drawn[shares - open] = 1 + source.Below(most);
        }
        drawn[^1] = left;
        Shuffle(drawn, source);
        return drawn;
    }

    /// <inheritdoc cref="Draw(long, int, SeededNumbers)"/>
    public static Money[] Draw(Money total, int shares, SeededNumbers source) =>
        [.. Draw(total.Minor, shares, source).Select(share => new Money(share, total.Currency))];

    /// <summary>SHA-256 over the seed's 32 bytes and the packet's id, in UTF-8 as it is shown: what is published when the packet is made.</summary>
    public static byte[] Commitment(ReadOnlySpan<byte> seed, string packetId)
    {
        if (seed.Length != SeededNumbers.SeedLength) throw new ArgumentException($"A seed has {SeededNumbers.SeedLength} bytes.", nameof(seed));
        return SHA256.HashData([.. seed, .. Encoding.UTF8.GetBytes(packetId)]);
    }

    /// <summary>Whether this seed was promised for this packet, and gives these shares.</summary>
    public static bool Verify(ReadOnlySpan<byte> commitment, ReadOnlySpan<byte> seed, string packetId, ReadOnlySpan<long> shares)
    {
        if (seed.Length != SeededNumbers.SeedLength || shares.Length is 0 or > MostShares) return false;
        if (!commitment.SequenceEqual(Commitment(seed, packetId))) return false;
        Int128 total = 0;
        foreach (var share in shares) total += share;
        return total >= shares.Length && total <= long.MaxValue && shares.SequenceEqual(Draw((long)total, shares.Length, new(seed)));
    }

    /// <summary>Fisher and Yates's, from the last place down: those drawn late vary more, and no place in the row may be better than another.</summary>
    private static void Shuffle(long[] drawn, SeededNumbers source)
    {
        for (var last = drawn.Length - 1; last > 0; last--)
        {
            var other = source.Below(last + 1);
            (drawn[last], drawn[other]) = (drawn[other], drawn[last]);
        }
    }
}
