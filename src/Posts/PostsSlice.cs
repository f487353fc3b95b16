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
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Kit.Words;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>
/// Posts: writing, answering, changing and taking back; for whom each exists (<see cref="PostDoor"/>); timelines, threads, favourites,
/// bookmarks, boosts, pins; quotes with their authors' leave, and who may answer; pictures and polls; the rooms and pages they lead to; feeds; how other sites
/// show public things of the house; lists, followed tags and trends; tags put forward; conversations among few, and how far they are read; what waits to be sent, and drafts.
/// Tells <see cref="PostWritten"/>, <see cref="PostAddressed"/>, <see cref="PostQuoted"/>, <see cref="PostDeleted"/>, <see cref="PostChanged"/>, <see cref="PostEdited"/>, <see cref="PostFoundOtherwise"/>, <see cref="PostFavourited"/>,
/// <see cref="PostBoosted"/>, <see cref="PostUnboosted"/> and <see cref="PollEnded"/>; hears what came, changed and went, to count new posts on open pages and to tell streams,
/// <see cref="PostJudged"/>, and what its memory lives by (<see cref="PostMemory"/>). Runs five jobs: what posts lead to (<see cref="FetchLinks"/>), pictures without a post
/// (<see cref="ForgetPictures"/>), polls that are over (<see cref="TellPolls"/>), old keys of programs (<see cref="KeepPostKeys"/>), and what is due
/// (<see cref="SendScheduledPosts"/>).
/// </summary>
public sealed class PostsSlice : ISlice
{
    public void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddWords<PostsSlice>();
        services.AddSettings<PostsSettings>(settings, "Posts");
        services.AddMapping<PostMapping>().AddMapping<PostPartsMapping>().AddMapping<MarksMapping>().AddMapping<PictureMapping>().AddMapping<PollMapping>().AddMapping<ThreadMuteMapping>().AddMapping<ListMapping>().AddMapping<TagFollowMapping>().AddMapping<FeaturedTagMapping>().AddMapping<TalkMarkMapping>();
        services.AddMapping<ScheduledMapping>().AddMapping<KeptDraftMapping>().AddMapping<MarkerMapping>().AddMapping<PreferencesMapping>().AddMapping<LinkMapping>().AddMapping<BroughtMapping>();
        services.AddScoped<IPosts, PostsFacade>().AddScoped<IPostReading, PostReading>().AddScoped<IPostWriting, PostWriting>().AddScoped<IPostMoving, PostMoving>();
        services.AddScoped<SearchedPosts>().AddScoped<ISearchedPosts>(s => s.GetRequiredService<SearchedPosts>()).AddPiece<FoundPosts>(order: 10);
        services.AddScoped<PostDoor>().AddScoped<PostViews>().AddScoped<PostAnswers>().AddScoped<RoomsOfPosts>().AddScoped<ShowsOfPosts>().AddScoped<ClubOfPosts>();
        services.AddScoped<Audience>().AddScoped<PostSigns>().AddScoped<WritePost>().AddScoped<EditPost>().AddScoped<DeletePost>();
        services.AddScoped<Timelines>().AddScoped<Threads>().AddScoped<ShowPost>().AddScoped<MarkPost>().AddScoped<ListMarks>();
        AddPicturesAndPolls(services);
        services.AddScoped<OEmbed>();
        services.AddScoped<HomePages>().AddScoped<ThreadPages>().AddScoped<ProfileFeed>();
        services.AddScoped<ThreadMutes>().AddScoped<Lists>().AddScoped<ILists>(s => s.GetRequiredService<Lists>()).AddScoped<ListPages>();
        services.AddSingleton<TagTrends>().AtOnce<MemberChanged, TagTrends>().AddSingleton<PostTrends>().AddSingleton<LinkTrends>().AddScoped<TrendsFor>().AddScoped<ITrends>(s => s.GetRequiredService<TrendsFor>()).AddScoped<TagFollows>().AddScoped<ITags>(s => s.GetRequiredService<TagFollows>());
        services.AddScoped<FeaturedTags>().AddScoped<IFeaturedTags>(s => s.GetRequiredService<FeaturedTags>()).AddScoped<Talks>().AddScoped<ITalks>(s => s.GetRequiredService<Talks>());
        services.On<MemberUnfollowed, LeaveListsWhenUnfollowed>().On<MemberBlocked, LeaveListsWhenUnfollowed>();
        services.AddScoped<SchedulePost>().AddScoped<IScheduling, Scheduling>().AddScoped<SendScheduled>().AddHostedService<SendScheduledPosts>().AddScoped<KeptDrafts>();
        services.AddScoped<Preferences>().AddScoped<IWritingPreferences>(s => s.GetRequiredService<Preferences>());
        services.AddScoped<Markers>().AddScoped<IMarkers>(s => s.GetRequiredService<Markers>());
        services.AddScoped<Leaves>().AddScoped<QuotesOfPosts>().AddScoped<Ties>().AddScoped<AnswerQuote>().AddScoped<SetRules>().AddScoped<ListQuotes>().AddScoped<WaitingQuotes>().AddScoped<FilterablePosts>();
        services.On<MemberBlocked, WithdrawQuotesWhenBlocked>();
        services.AddSingleton<ITopicGate, HomeTopics>();
        services.On<PostJudged, WithholdWhenJudged>();
        services.Soon<PostWritten, CountOnPages>().Soon<PostBoosted, CountOnPages>();
        services.AddSingleton<PostMemory>().AddScoped<ReadPosts>().AddScoped<ReadShelves>().AddScoped<ReadTagged>().AddScoped<ReadForMany>().AddSingleton<IHomes, Homes>();
        services.AtOnce<MemberFollowed, PostMemory>().AtOnce<MemberUnfollowed, PostMemory>().AtOnce<BoostsSwitched, PostMemory>().AtOnce<MemberJoinedClub, PostMemory>().AtOnce<MemberLeftClub, PostMemory>()
            .AtOnce<ClubFounded, PostMemory>().AtOnce<ClubChanged, PostMemory>().AtOnce<MemberChanged, PostMemory>();
        services.AddHostedService<KeepPostKeys>();
        services.Soon<PostWritten, TellHouseWhenPostWritten>().Soon<PostChanged, TellWhenPostChanged>().Soon<PostDeleted, TellWhenPostDeleted>().Soon<PostUnboosted, TellWhenPostUnboosted>();
        services.Soon<PostWritten, TellTalksWhenPostWritten>().Soon<PostWritten, TellLists>().Soon<PostBoosted, TellLists>();
        services.AddScoped<OpenPlaces>().AddScoped<LineReaders>();
        services.AddSingleton(new SettingsTab(Preferences.Path, "posts.preferences", Order: 33));
        services.AddPiece<QuotesThatWait>(order: 5).AddPiece<ListsOfMember>(order: 45).AddPiece<FeaturedTagsOfMember>(order: 46).AddPiece<FeaturedTagsPart>(order: 10).AddPiece<PostsOfMember>(order: 50).AddPiece<TrendsInSearch>(order: 10).AddPiece<NotSentNotice>(order: 20);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        var settings = routes.ServiceProvider.GetRequiredService<PostsSettings>();
        var posts = new PostRoutes(
            routes.MapGroup("/api/posts").WithTags("Posts"),
            routes.MapGroup("/posts").ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription());
        WritePost.Map(posts, settings);
        EditPost.Map(posts, settings);
        DeletePost.Map(posts);
        ShowPost.Map(posts);
        ReadTimelines.Map(posts);
        TrendRoutes.Map(posts);
        MarkPost.Map(posts);
        ListMarks.Map(posts);
        AddPicture.Map(posts, settings);
        ChangePicture.Map(posts);
        ServePictures.Map(routes);
        VotePoll.Map(posts);
        AnswerQuote.Map(posts);
        SetRules.Map(posts);
        ListQuotes.Map(posts, routes);
        WaitingQuotes.Map(posts);
        ThreadMutes.Map(posts);
        ScheduledRoutes.Map(posts);
        KeptDrafts.Map(posts);
        ListRoutes.Map(routes);
        ListPages.Map(routes);
        TagRoutes.Map(routes);
        FeatureTags.Map(routes);
        MarkerRoutes.Map(routes);
        Preferences.Map(routes);
        HomePages.Map(routes);
        ThreadPages.Map(routes);
        OEmbed.Map(routes);
        ProfileFeed.Map(routes);
    }

    private static void AddPicturesAndPolls(IServiceCollection services)
    {
        services.AddSingleton<PictureFiles>().AddSingleton<PictureMaker>().AddSingleton<PicturesBell>().AddSingleton<MakePicture>().AddSingleton<IPictureMaking>(all => all.GetRequiredService<MakePicture>());
        services.AddScoped<AddPicture>().AddScoped<ChangePicture>().AddScoped<AttachPictures>().AddScoped<PicturesOfPosts>().AddScoped<FormPictures>().AddScoped<KeptPictures>();
        services.AddScoped<VotePoll>().AddScoped<PollsOfPosts>().AddScoped<IPolls, PollsFacade>().AddScoped<IQuotes, QuotesFacade>().AddScoped<IBoosts, BoostsFacade>().AddScoped<IPictures, PicturesFacade>();
        services.AddHostedService<ForgetPictures>().AddHostedService<TellPolls>();
        services.AddSingleton<LinksBell>().AddSingleton<LinkPictures>().AddScoped<ReadLink>().AddHostedService<FetchLinks>();
    }
}
