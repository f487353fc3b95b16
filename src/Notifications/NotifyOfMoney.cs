using System.Buffers.Binary;
using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>A member is told that money came, by whom, once for each payment.</summary>
internal sealed class NotifyWhenMoneyReceived(Notifier notifier) : IOn<MoneyReceived>
{
    public Task HandleAsync(MoneyReceived told, CancellationToken ct) =>
        notifier.TellAsync(new(NotificationKind.MoneyReceived, PaymentSubject.Of(told.Transfer), told.From), [told.To], ct);
}

/// <summary>A member is told that somebody asks them for money.</summary>
internal sealed class NotifyWhenMoneyAsked(Notifier notifier) : IOn<MoneyAsked>
{
    public Task HandleAsync(MoneyAsked told, CancellationToken ct) =>
        notifier.TellAsync(new(NotificationKind.MoneyAsked, told.Request, told.Asker), [told.Payer], ct);
}

/// <summary>Who sent a payment that stewards looked at is told what came of it.</summary>
internal sealed class NotifyWhenPaymentDecided(Notifier notifier) : IOn<PaymentDecided>
{
    public Task HandleAsync(PaymentDecided told, CancellationToken ct) =>
        notifier.TellAsync(new(told.Passed ? NotificationKind.PaymentPassed : NotificationKind.PaymentReturned, PaymentSubject.Of(told.Transfer)), [told.Sender], ct);
}

/// <summary>Who was credited is told that a payment is disputed, and what came of it; stewards when it begins, for they answer the bank.</summary>
internal sealed class NotifyWhenPaymentDisputed(Notifier notifier, IMembers members) : IOn<PaymentDisputed>
{
    public async Task HandleAsync(PaymentDisputed told, CancellationToken ct)
    {
        var subject = PaymentSubject.Of(told.News);
        await notifier.TellAsync(new(NotificationKind.Disputed, subject, Count: told.IsDecided ? 1 : 0) { IsAwaited = true }, [told.Member], ct);
        if (told.IsDecided) return;
        var others = (await members.StewardsAsync(ct)).Select(s => s.Id).Where(id => id != told.Member).ToList();
        if (others.Count > 0) await notifier.TellAsync(new(NotificationKind.Disputed, subject, told.Member) { IsAwaited = true }, others, ct);
    }
}

/// <summary>Who is paid out is told that it is at their bank, or in their wallet again.</summary>
internal sealed class NotifyWhenPayoutEnded(Notifier notifier) : IOn<PayoutEnded>
{
    public Task HandleAsync(PayoutEnded told, CancellationToken ct) =>
        notifier.TellAsync(new(NotificationKind.PaidOut, PaymentSubject.Of(told.News), Count: told.IsPaid ? 1 : 0) { IsAwaited = true }, [told.Member], ct);
}

/// <summary>Whose limits are raised is told when that is asked for, and when they hold: it may not have been them.</summary>
internal sealed class NotifyWhenLimitsRaised(Notifier notifier) : IOn<LimitsRaised>
{
    public Task HandleAsync(LimitsRaised told, CancellationToken ct) => notifier.TellAsync(
        new(told.IsInForce ? NotificationKind.LimitsRaised : NotificationKind.LimitsRaiseAsked, told.At.ToUnixTimeMilliseconds()) { IsAwaited = true }, [told.Member], ct);
}

/// <summary>A payment as the subject of a notification: half of its id, the half that chance made.</summary>
internal static class PaymentSubject
{
    public static long Of(Guid transfer)
    {
        Span<byte> bytes = stackalloc byte[16];
        transfer.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt64BigEndian(bytes[8..]) & long.MaxValue;
    }
}
