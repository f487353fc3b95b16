using Palabre.Kit;

namespace Palabre.Wallet.Memberships;

internal static class Refusals
{
    public static Refusal Unknown => new("membership_unknown", 404);
    public static Refusal TierUnknown => new("tier_unknown", 404);
    public static Refusal GiftUnknown => new("gift_unknown", 404);
    public static Refusal Apart => new("support_apart", 403);
    public static Refusal Resting => new("support_resting");
    public static Refusal Short => new("support_short");
}
