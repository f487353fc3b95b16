namespace Palabre.Notifications;

internal enum MailAnswer
{
    Taken,

    /// <summary>Not now: the server is away, busy, or does not let us in.</summary>
    Later,

    /// <summary>This letter never.</summary>
    Refused,

    /// <summary>Nothing to this address, ever.</summary>
    NoSuchAddress,
}

/// <summary>What a mail server said to a letter.</summary>
/// <param name="Reply">Its reply code (RFC 5321 §4.2); 0 when it said nothing.</param>
/// <param name="Text">For whoever runs the house.</param>
internal sealed record MailOutcome(MailAnswer Answer, int Reply = 0, string Text = "");
