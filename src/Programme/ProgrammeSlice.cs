using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Settings;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Words;
using Palabre.Programme.Pages;

namespace Palabre.Programme;

/// <summary>
/// The programme of clubs and of members: shows, events, their dates, who comes, rooms opened on time, calendars. Tells <see cref="ShowChanged"/>,
/// <see cref="OccurrenceSoon"/>, <see cref="OccurrenceMoved"/>, <see cref="OccurrenceCancelled"/> and <see cref="OccurrenceOpened"/>; hears nothing.
/// Runs one job, which looks four times a minute what begins soon (<see cref="RemindOfShows"/>).
/// </summary>
public sealed class ProgrammeSlice : ISlice
{
    public void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddWords<ProgrammeSlice>();
        services.AddSettings<ProgrammeSettings>(settings, "Programme");
        services.AddMapping<ShowMapping>().AddMapping<ShowDateMapping>().AddMapping<ShowCover.Mapping>().AddMapping<CalendarKeyMapping>();
        services.AddSingleton<Clocks>().AddScoped<IProgramme, ProgrammeFacade>().AddScoped<ISearched, SearchedShows>();
        services.AddScoped<ShowBook>().AddScoped<ShowSight>().AddScoped<ShowDoor>().AddScoped<ShowViews>().AddScoped<SlotViews>().AddScoped<ReadShowWords>();
        services.AddScoped<MakeShow>().AddScoped<PostShow>().AddScoped<MakeEvent>().AddScoped<ChangeShow>().AddScoped<RearrangeDates>().AddScoped<EndShow>().AddScoped<ChangeCover>().AddScoped<IKeepPictures, KeepCovers>().AddScoped<LookAtShow>();
        services.AddScoped<DateDeed>().AddScoped<CancelDate>().AddScoped<MoveDate>().AddScoped<RestoreDate>().AddScoped<Come>().AddScoped<WhoComes>().AddScoped<OpenDate>();
        services.AddScoped<ReadProgramme>().AddScoped<ShowProgramme>().AddScoped<Upcoming>();
        services.AddScoped<CalendarBook>().AddScoped<CalendarKeys>().AddScoped<GiveCalendars>().AddScoped<MyCalendar>().AddScoped<AtomFeed>().AddScoped<ITakenAlong, TakeCalendar>();
        services.AddScoped<Remind>().AddHostedService<RemindOfShows>();
        services.AddPiece<ThisWeek>(order: 10).AddPiece<UpcomingInHall>(order: 10).AddPiece<ShowOfRoom>(order: 5).AddPiece<EventsOfMember>(order: 15).AddPiece<ShowsToHear>(order: 20);
        services.AddSingleton(new SettingsTab(CalendarPage.Path, "programme.calendar", Order: 27));
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        var programme = ProgrammeRoutes.Of(routes);
        var pictures = routes.ServiceProvider.GetRequiredService<IPictureMaking>();
        MakeShow.Map(programme, pictures);
        MakeEvent.Map(routes, pictures);
        ChangeShow.Map(programme, pictures);
        ChangeCover.Map(programme, pictures);
        EndShow.Map(programme);
        LookAtShow.Map(programme);
        CancelDate.Map(programme);
        MoveDate.Map(programme);
        RestoreDate.Map(programme);
        Come.Map(programme);
        WhoComes.Map(programme);
        OpenDate.Map(programme);
        ShowProgramme.Map(programme);
        GiveCalendars.Map(routes);
        MyCalendar.Map(routes);
        AtomFeed.Map(routes);
    }
}
