using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Kit.Settings;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Words;

namespace Palabre.Notifications;

/// <summary>
/// What members are told: the list, the bell, what they want to hear of, their devices and letters. Hears <see cref="RoomOpened"/>,
/// <see cref="RoomWidened"/>, <see cref="MemberSeated"/>, <see cref="MemberPinged"/>, <see cref="HandAccepted"/>, <see cref="RecordingReady"/>,
/// <see cref="TipReceived"/>, <see cref="OccurrenceSoon"/>, <see cref="OccurrenceMoved"/>, <see cref="OccurrenceCancelled"/>, <see cref="OccurrenceOpened"/>,
/// <see cref="PostAddressed"/>, <see cref="PostFavourited"/>, <see cref="PostBoosted"/>, <see cref="PollEnded"/>, <see cref="PostQuoted"/>, <see cref="PostEdited"/>, <see cref="PostDeleted"/> and
/// <see cref="MemberFollowed"/>, <see cref="FollowRequested"/>, <see cref="MemberUnfollowed"/>, <see cref="MemberLeftClub"/>,
/// <see cref="ClubUnfollowed"/>, <see cref="MemberJoined"/>, <see cref="MemberBlocked"/>, <see cref="AddressToConfirm"/>,
/// <see cref="MoneyReceived"/>, <see cref="MoneyAsked"/>, <see cref="PaymentDecided"/>, <see cref="PaymentDisputed"/>, <see cref="PayoutEnded"/>, <see cref="LimitsRaised"/>,
/// <see cref="AddressConfirmed"/> and <see cref="AccessRevoked"/>; tells nothing. Runs four jobs: news on its way to large audiences (<see cref="RunFanouts"/>), pushes
/// (<see cref="SendPushes"/>), letters (<see cref="SendMail"/>), and every minute what was missed and what is too old (<see cref="KeepNotifications"/>).
/// </summary>
public sealed class NotificationsSlice : ISlice
{
    public void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddWords<NotificationsSlice>();
        services.AddSettings<PushSettings>(settings, "Push");
        services.AddMapping<NotificationMapping>().AddMapping<FanoutMapping>().AddMapping<FollowWishMapping>().AddMapping<ClubWishMapping>().AddMapping<MemberWishesMapping>().AddMapping<PushMapping>().AddMapping<PushAppMapping>();
        AddMail(services, settings);
        services.On<RoomOpened, NotifyFollowersWhenRoomOpens>().On<RoomOpened, NotifyClubWhenRoomOpens>();
        services.On<RoomWidened, NotifyFollowersWhenRoomWidens>().On<MemberSeated, NotifyKeenFollowersWhenSeated>();
        services.On<MemberPinged, NotifyWhenPinged>().On<HandAccepted, NotifyWhenHandAccepted>().On<RecordingReady, NotifyWhenReplayReady>();
        services.On<TipReceived, NotifyWhenThanked>();
        services.On<MemberFollowed, NotifyWhenFollowed>().On<MemberJoined, NotifyWhenInvitationAccepted>();
        services.On<SupportBegan, NotifyWhenSupported>().On<RenewalFailed, NotifyWhenRenewalFailed>().On<SupportGiven, NotifyWhenSupportGiven>();
        services.On<OccurrenceSoon, NotifyWhenEventSoon>().On<OccurrenceMoved, NotifyWhenEventMoved>().On<OccurrenceCancelled, NotifyWhenEventCancelled>();
        services.On<OccurrenceOpened, NotifyWhenEventOpens>().AddScoped<EventBook>().AddScoped<TellComing>();
        services.On<FollowRequested, NotifyWhenFollowRequested>().On<MemberFollowed, NotifyWhenFollowAccepted>();
        services.On<MoneyReceived, NotifyWhenMoneyReceived>().On<MoneyAsked, NotifyWhenMoneyAsked>().On<PaymentDecided, NotifyWhenPaymentDecided>().On<PaymentDisputed, NotifyWhenPaymentDisputed>().On<PayoutEnded, NotifyWhenPayoutEnded>().On<LimitsRaised, NotifyWhenLimitsRaised>();
        services.On<MemberLeftClub, ForgetWishWhenClubLeft>().On<ClubUnfollowed, ForgetWishWhenClubLeft>();
        services.On<PostAddressed, NotifyWhenPostAddressed>().On<PostFavourited, NotifyWhenPostFavourited>().On<PostBoosted, NotifyWhenPostBoosted>();
        services.On<PollEnded, NotifyWhenPollEnded>().On<PostQuoted, NotifyWhenPostQuoted>().On<PostEdited, NotifyWhenQuotedEdited>().On<PostEdited, NotifyWhenBoostedEdited>().On<MemberCollected, NotifyWhenCollected>();
        services.On<PostDeleted, ForgetWhenPostDeleted>().AddScoped<TellAuthor>();
        services.On<MemberBlocked, ForgetWhenMemberBlocked>().On<MemberUnfollowed, ForgetWishWhenUnfollowed>().On<AccessRevoked, ForgetDevicesWhenAccessRevoked>();

        services.AddSingleton<UnreadNews>().AddSingleton<FanoutBell>().AddSingleton<PushBell>().AddSingleton<VapidKey>().AddSingleton<AppSecrets>().AddSingleton<PushPost>();
        services.AddScoped<Notifier>().AddScoped<Receivers>().AddScoped<Audiences>().AddScoped<SpreadNews>().AddScoped<TellMissed>();
        services.AddScoped<NotificationBook>().AddScoped<ITold, ToldFacade>().AddScoped<WishBook>().AddScoped<LevelBook>().AddScoped<ChooseWishes>().AddScoped<Devices>().AddScoped<IAppPushes, AppPushes>().AddScoped<PushRound>();
        services.AddHostedService<RunFanouts>().AddHostedService<SendPushes>().AddHostedService<KeepNotifications>();
        services.AddPiece<HeaderBell>(order: 10).AddPiece<FollowLevelChoice>(order: 20).AddPiece<ClubLevelChoice>(order: 20);
        services.AddSingleton(new SettingsTab(WishesPage.Path, "notifications.title", Order: 25));
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        ShowNotifications.Map(routes);
        MarkRead.Map(routes);
        ChooseWishes.Map(routes);
        ChooseLevels.Map(routes);
        ChooseLetters.Map(routes);
        StopLetters.Map(routes);
        ShowMissed.Map(routes);
        Devices.Map(routes);
    }

    private static void AddMail(IServiceCollection services, IConfiguration settings)
    {
        services.AddSettings<MailSettings>(settings, "Mail");
        services.AddSingleton<IMail>(provider => provider.GetRequiredService<MailSettings>());
        services.AddMapping<MailMapping>().AddMapping<MailWishesMapping>();
        services.On<AddressToConfirm, LetterWhenAddressToConfirm>().On<AddressConfirmed, WishWhenAddressConfirmed>();
        services.AddSingleton<MailBell>().AddSingleton<MailPost>().AddSingleton<OffLinks>();
        services.AddScoped<MailQueue>().AddScoped<MailChannel>().AddScoped<MailRound>().AddScoped<ChooseLetters>().AddScoped<StopLetters>();
        services.AddScoped<DigestBook>().AddScoped<MakeDigests>();
        services.AddHostedService<SendMail>();
    }
}
