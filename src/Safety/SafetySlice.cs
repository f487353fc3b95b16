using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Kit.Settings;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Safety;

/// <summary>
/// How members keep clear of each other, report, and are judged with reasons: blocks and mutes, reports, the stewards' queue, decisions and
/// appeals, the log of moderation. Tells <see cref="MemberBlocked"/>, <see cref="MemberUnblocked"/>, <see cref="MemberSuspended"/>,
/// <see cref="SuspensionLifted"/>, <see cref="MemberPutOut"/>, <see cref="PostJudged"/> and <see cref="RoomClosedByStewards"/>; hears <see cref="ModeratedInRoom"/> and <see cref="BookTaken"/>; destroys
/// the sound of reports whose time is over every ten minutes (<see cref="DestroySounds"/>).
/// </summary>
public sealed class SafetySlice : ISlice
{
    public void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddWords<SafetySlice>();
        services.AddSettings<SafetySettings>(settings, "Safety");
        services.AddMapping<BlockMapping>().AddMapping<ReportMapping>().AddMapping<ReportSoundMapping>().AddMapping<DecisionMapping>().AddMapping<LogMapping>();
        services.On<ModeratedInRoom, NoteModerationInRoom>().On<BookTaken, NoteTakenBook>().On<SuspensionsChanged, TellSuspensionWhenChanged>();
        services.AddHostedService<DestroySounds>();
        services.AddSingleton<Distances>().AddSingleton<ISafety, SafetyFacade>().AddScoped<IKeepApart, KeepApart>();
        services.AddScoped<BlockMember>().AddScoped<MuteMember>().AddScoped<IMutes>(s => s.GetRequiredService<MuteMember>()).AddScoped<CarryBlocks>().AddScoped<Kept>();
        services.AddScoped<FileReport>().AddScoped<MyReports>().AddScoped<KeptSounds>().AddScoped<HearSound>().AddScoped<Concerned>();
        services.AddScoped<Queue>().AddScoped<CaseReports>().AddScoped<Appeals>().AddScoped<Logbook>();
        services.AddScoped<Decide>().AddScoped<MarkAbusive>().AddScoped<Suspensions>().AddScoped<ReadDecision>().AddScoped<Appeal>().AddScoped<SettleAppeal>();
        services.AddPiece<PersonActions>(order: 50).AddPiece<SheetActions>(order: 50);
        services.AddPiece<PageReport>(order: 60).AddPiece<RoomReport>(order: 60).AddPiece<DecisionNotice>(order: 10);
        services.AddSingleton(new SettingsTab(SafetyPage.Path, "safety.title", Order: 30));
        services.AddSingleton(new SettingsTab(QueuePage.Path, "safety.queue", Order: 95)
        {
            ForStewards = true,
            CountAsync = async (scope, ct) => await scope.GetRequiredService<Queue>().CountAsync(ct),
        });
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        var safety = new SafetyRoutes(
            routes.MapGroup("/api/me").WithTags("Safety"),
            routes.MapGroup("/safety").ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription());
        BlockMember.Map(safety);
        MuteMember.Map(safety);
        Kept.Map(safety);
        CarryBlocks.Map(safety);
        SafetyPages.Map(routes);
        FileReport.Map(routes);
        MyReports.Map(routes);
        ReadDecision.Map(routes);
        Appeal.Map(routes);

        var stewards = new StewardRoutes(
            routes.MapGroup("/api/stewards").HiddenFromAllButStewards().WithTags("Stewards"),
            routes.MapGroup("/stewards").HiddenFromAllButStewards().ExcludeFromDescription());
        Queue.Map(stewards);
        HearSound.Map(stewards);
        Decide.Map(stewards);
        MarkAbusive.Map(stewards);
        Appeals.Map(stewards);
        SettleAppeal.Map(stewards);
        Logbook.Map(stewards);
    }
}
