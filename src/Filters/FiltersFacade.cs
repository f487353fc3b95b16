using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Filters;

/// <summary>Filters, for other slices to make and change in a member's name.</summary>
internal sealed class FiltersFacade(FilterBook book) : IFilters
{
    public Task<IReadOnlyList<Filter>> OfAsync(MemberId owner, CancellationToken ct) => book.OfAsync(owner, ct);

    public async Task<(Filter? Made, Refused? Refused)> MakeAsync(MemberId owner, FilterWish wish, CancellationToken ct)
    {
        var (made, refused) = await book.AddAsync(owner, wish, ct);
        return (made, refused?.ToRefused());
    }

    public async Task<(Filter? Changed, Refused? Refused)> ChangeAsync(MemberId owner, FilterId filter, FilterWish wish, CancellationToken ct)
    {
        var (changed, refused) = await book.SetAsync(owner, filter, wish, ct);
        return (changed, refused?.ToRefused());
    }

    public async Task<Refused?> DropAsync(MemberId owner, FilterId filter, CancellationToken ct) => (await book.RemoveAsync(owner, filter, ct))?.ToRefused();

    public async Task<(FilterPost? Added, Refused? Refused)> AddPostAsync(MemberId owner, FilterId filter, PostId post, CancellationToken ct)
    {
        var (added, refused) = await book.AddPostAsync(owner, filter, post, ct);
        return (added, refused?.ToRefused());
    }

    public async Task<Refused?> DropPostAsync(MemberId owner, long id, CancellationToken ct) => (await book.RemovePostAsync(owner, id, ct))?.ToRefused();
}
