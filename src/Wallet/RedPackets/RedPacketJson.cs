using Palabre.Core;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>An envelope for programs. Amounts are text in whole units, with a point.</summary>
/// <param name="HasWord">A word must be said to open it; it is never told.</param>
/// <param name="Promise">SHA-256 of seed and id, in hexadecimal; null when all shares are equal.</param>
/// <param name="Seed">In hexadecimal, once it is over.</param>
/// <param name="Drawn">All shares in the order in which they are taken, once it is over.</param>
/// <param name="Mine">What the one who asks got.</param>
/// <param name="Luckiest">The handle of whoever got most, once a random one is over.</param>
internal sealed record RedPacketJson(
    Guid Id, string Sender, RoomId? Room, ClubId? Club, string Total, string Currency, int Shares, int Taken, RedPacketKind Kind, RedPacketAudience Audience, bool HasWord,
    DateTimeOffset MadeAt, DateTimeOffset Until, DateTimeOffset? EndedAt, string Returned, string? Promise, string? Seed, IReadOnlyList<string> Drawn,
    IReadOnlyList<TakenShareJson> Claims, string? Mine, string? Luckiest)
{
    public static RedPacketJson Of(RedPacketView view)
    {
        var packet = view.Packet;
        return new(
            packet.Id, view.Sender.Handle, packet.Room, packet.Club, Text(packet.Whole), packet.Currency, packet.Shares, packet.Taken,
            packet.IsRandom ? RedPacketKind.Random : RedPacketKind.Equal, packet.ForPresent ? RedPacketAudience.Present : RedPacketAudience.All, packet.Word is not null,
            packet.MadeAt, packet.Until, packet.EndedAt, Text(new(packet.Returned, packet.Of)), Hex(packet.Promise), packet.EndedAt is null ? null : Hex(packet.Seed),
            [.. view.Drawn.Select(amount => Text(new(amount, packet.Of)))],
            [.. view.Taken.Select(taken => new TakenShareJson(taken.Member.Handle, Text(taken.Amount), taken.At))],
            view.Mine is { } mine ? Text(mine) : null, view.Luckiest?.Member.Handle);
    }

    private static string Text(Money money) => money.Plain();

    private static string? Hex(byte[]? bytes) => bytes is null ? null : Convert.ToHexStringLower(bytes);
}

/// <summary>Who took what.</summary>
internal sealed record TakenShareJson(string Member, string Amount, DateTimeOffset At);

/// <summary>Envelopes of a room or a club.</summary>
internal sealed record RedPacketsJson(IReadOnlyList<RedPacketJson> RedPackets);

/// <summary>The word that was said, to open one.</summary>
internal sealed record SaidWord(string? Word);

/// <summary>What somebody got.</summary>
internal sealed record OpenedJson(string Amount, string Currency);
