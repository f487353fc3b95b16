using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Web;

namespace Palabre.Programme;

/// <summary>Whoever announces a show tells of it by a post that leads there; once. What is for a club's members is told to them alone.</summary>
internal sealed partial class PostShow(IPostWriting posts, ILogger<PostShow> log)
{
    /// <summary>The show is announced whatever becomes of its post.</summary>
    public async Task DoAsync(Show show, ClubCard? club, HttpContext http, CancellationToken ct)
    {
        var (house, isOfMembers) = (http.Request.Absolute(""), show.IsOfMembers || club is { IsPrivate: true });
        var draft = new PostDraft($"{show.Title}\n{house}{show.Path}", null, null, show.Language, isOfMembers ? PostVisibility.Club : PostVisibility.Public) { Club = isOfMembers ? club?.Slug : null };
        var (_, refused) = await posts.WriteAsync(new(Viewer.Of(http.User).Member!.Value, house), draft, http.Reader().Language.Code, $"show {show.Id}", ct);
        if (refused is not null) NotPosted(log, show.Id, refused.Code);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Show {Show} is announced, but the post of it was refused: {Code}.")]
    private static partial void NotPosted(ILogger log, ShowId show, string code);
}
