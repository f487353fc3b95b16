using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Posts;

/// <summary>Writing for other slices: the deeds of the pages, answered as records.</summary>
internal sealed class PostWriting(WritePost write, EditPost edit, SetRules rules, DeletePost delete, AnswerQuote quotes, MarkPost marks, ThreadMutes mutes, PostViews views, PostsSettings settings) : IPostWriting
{
    public int MostCharacters => settings.MostCharacters;
    public int AddressCounts => PostText.LinkLength;
    public int MostPinned => Post.MostPinned;

    public async Task<(WrittenPost? Post, Refused? Refused)> WriteAsync(PostReader writer, PostDraft draft, string language, string? key, CancellationToken ct)
    {
        var (post, refused) = await write.DoAsync(writer.Member!.Value, Wish(draft), writer.Host, language, key, ct);
        return post is null ? (null, Of(refused)) : (await RecordAsync(post, writer, ct), null);
    }

    public async Task<(WrittenPost? Post, Refused? Refused)> ChangeAsync(PostReader writer, PostId post, PostDraft draft, CancellationToken ct)
    {
        var (changed, refused) = await edit.DoAsync(writer.Member!.Value, post, Wish(draft), writer.Host, "", ct);
        return changed is null ? (null, Of(refused)) : (await RecordAsync(changed, writer, ct), null);
    }

    public async Task<Refused?> SetRulesAsync(MemberId me, PostId post, QuoteRule? whoQuotes, ReplyRule? whoReplies, CancellationToken ct) =>
        Of(await rules.DoAsync(me, post, whoQuotes, whoReplies, ct));

    public async Task<Refused?> WithdrawQuoteAsync(MemberId me, PostId post, PostId quote, CancellationToken ct) => Of(await quotes.WithdrawAsync(me, post, quote, ct));

    public async Task<Refused?> DeleteAsync(MemberId me, PostId post, CancellationToken ct) => Of(await delete.DoAsync(me, post, ct));

    public async Task<Refused?> WithdrawAsync(MemberId me, PostId post, CancellationToken ct) => Of(await delete.WithdrawAsync(me, post, ct));

    public async Task<Refused?> MarkAsync(MemberId me, PostId post, PostMark mark, bool isSet, CancellationToken ct) =>
        Of(await (isSet ? marks.SetAsync(me, post, mark, ct) : marks.UnsetAsync(me, post, mark, ct)));

    public async Task<Refused?> MuteAsync(MemberId me, PostId post, bool isSet, CancellationToken ct) =>
        Of(await (isSet ? mutes.SetAsync(me, post, ct) : mutes.UnsetAsync(me, post, ct)));

    private async Task<WrittenPost> RecordAsync(Post post, PostReader reader, CancellationToken ct) => PostRecords.Of(await views.OneAsync(post, reader.Member, ct), reader);

    public static PostWish Wish(PostDraft draft) => new(
        draft.Text, draft.Warning, draft.IsSensitive, draft.Language, draft.Visibility, draft.Club, draft.ReplyTo, draft.Pictures, draft.Poll, draft.QuoteOf, draft.WhoQuotes, draft.WhoReplies);

    private static Refused? Of(Refusal? refusal) => refusal?.ToRefused();
}
