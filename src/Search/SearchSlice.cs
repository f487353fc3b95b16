using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Words;
using Palabre.Search.Pages;

namespace Palabre.Search;

/// <summary>
/// Finding members, clubs, shows, rooms, replays and posts. Keeps what things are found by, and asks their owners (<see cref="ISearched"/>) for all it
/// shows: a new kind is one of those, registered by its slice. Tells nothing; hears of what is new or different
/// (<see cref="IndexWhenTold"/>); after the start takes in what was there before (<see cref="FillIndex"/>). Posts have an index of their own
/// (<see cref="PostIndex"/>) and one job for both (<see cref="IndexPosts"/>).
/// </summary>
public sealed class SearchSlice : ISlice
{
    public void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddWords<SearchSlice>();
        services.AddMapping<SearchMapping>();
        services.AddSingleton(provider => FullText.Of(provider.GetRequiredService<StorageSettings>())).AddSingleton<SearchIndex>().AddHostedService<FillIndex>();
        services.On<MemberJoined, IndexWhenTold>().On<MemberChanged, IndexWhenTold>().On<ClubFounded, IndexWhenTold>().On<ClubChanged, IndexWhenTold>();
        services.On<RoomOpened, IndexWhenTold>().On<RoomRenamed, IndexWhenTold>().On<RoomEnded, IndexWhenTold>();
        services.On<RecordingReady, IndexWhenTold>().On<RecordingDeleted, IndexWhenTold>().On<ShowChanged, IndexWhenTold>();
        services.AddSingleton(provider => PostFullText.Of(provider.GetRequiredService<StorageSettings>())).AddSingleton<PostIndex>().AddSingleton<NewPosts>().AddHostedService<IndexPosts>();
        services.AtOnce<PostWritten, NewPosts>().On<PostChanged, IndexPostWhenTold>().On<PostDeleted, IndexPostWhenTold>().On<PostFoundOtherwise, IndexPostWhenTold>();
        services.AddScoped<IPostFinding, FindPosts>();
        services.AddScoped<Candidates>().AddScoped<Finder>().AddScoped<SearchFor>().AddScoped<IFinding, Finding>();
        services.AddPiece<HeaderSearch>(order: 5);
    }

    public void Map(IEndpointRouteBuilder routes) => SearchFor.Map(routes);
}
