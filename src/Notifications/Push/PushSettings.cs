using Palabre.Kit.Settings;
using Palabre.WebPush;

namespace Palabre.Notifications;

/// <summary>Notifications on devices, through the push services of their browsers.</summary>
public sealed class PushSettings : ICheckedSettings
{
    /// <summary>How the operators of push services reach us: an https or a mailto address. Empty: nothing is pushed, nobody is offered it.</summary>
    public string Subject { get; set; } = "";

    /// <summary>For tests alone: also takes push services without TLS and on addresses that are not public.</summary>
    public bool AllowPrivateServices { get; set; }

    /// <summary>Whether devices can be rung.</summary>
    public bool IsOn => Subject.Length > 0;

    public string? Wrong() => IsOn && !Vapid.IsSubject(Subject)
        ? "Push:Subject must be a real address, such as mailto:us@palabre.org or https://palabre.org: push services write there, and refuse others."
        : null;
}
