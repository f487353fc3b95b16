using Palabre.Kit.Words;

namespace Palabre.Notifications;

/// <summary>What a notification says, in the reader's language.</summary>
internal static class Sentences
{
    public static string Of(NotificationView line, Reader reader) => line.What.Kind == NotificationKind.Missed
        ? reader.Count("notifications.missed", line.What.Count)
        : line.What.Kind.IsOfEvent() ? EventWords.Of(line, reader)
        : reader[$"notifications.said.{Said(line)}", line.Actor?.Name ?? reader["notifications.somebody"]];

    /// <summary>Of a payout: whether it arrived. Of a dispute: whose it is, and whether it is over.</summary>
    private static string Said(NotificationView line) => line.What.Kind == NotificationKind.PaidOut ? line.What.Count > 0 ? "paid_out" : "paid_out_failed"
        : line.What.Kind != NotificationKind.Disputed ? Word(line.What.Kind)
        : line.What.Actor is not null ? "disputed_steward" : line.What.Count > 0 ? "disputed_decided" : "disputed";

    /// <summary>The kind as keys of words and fields of forms write it.</summary>
    public static string Word(NotificationKind kind) => kind switch
    {
        NotificationKind.RoomOpened => "room_opened",
        NotificationKind.Speaks => "speaks",
        NotificationKind.Pinged => "pinged",
        NotificationKind.HandAccepted => "hand_accepted",
        NotificationKind.ReplayReady => "replay_ready",
        NotificationKind.Followed => "followed",
        NotificationKind.InvitationAccepted => "invitation_accepted",
        NotificationKind.Mentioned => "mentioned",
        NotificationKind.Replied => "replied",
        NotificationKind.Favourited => "favourited",
        NotificationKind.Boosted => "boosted",
        NotificationKind.Quoted => "quoted",
        NotificationKind.QuoteAsked => "quote_asked",
        NotificationKind.QuotedEdited => "quoted_edited",
        NotificationKind.BoostedEdited => "boosted_edited",
        NotificationKind.Collected => "collected",
        NotificationKind.PollEnded => "poll_ended",
        NotificationKind.TipReceived => "tip_received",
        NotificationKind.FollowRequested => "follow_requested",
        NotificationKind.FollowAccepted => "follow_accepted",
        NotificationKind.Supported => "supported",
        NotificationKind.RenewalFailed => "renewal_failed",
        NotificationKind.SupportGiven => "support_given",
        NotificationKind.MoneyReceived => "money_received",
        NotificationKind.MoneyAsked => "money_asked",
        NotificationKind.PaymentPassed => "payment_passed",
        NotificationKind.PaymentReturned => "payment_returned",
        NotificationKind.Disputed => "disputed",
        NotificationKind.PaidOut => "paid_out",
        NotificationKind.LimitsRaiseAsked => "limits_raise_asked",
        NotificationKind.LimitsRaised => "limits_raised",
        _ => kind.IsOfEvent() ? EventWords.Word(kind) : "missed",
    };
}
