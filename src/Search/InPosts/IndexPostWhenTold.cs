using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Search;

/// <summary>What an author changed or took back, and what stewards did, is found so from now on. New posts come by <see cref="IndexPosts"/>.</summary>
internal sealed class IndexPostWhenTold(PostIndex index) : IOn<PostChanged>, IOn<PostDeleted>, IOn<PostFoundOtherwise>
{
    public Task HandleAsync(PostChanged told, CancellationToken ct) => index.RenewAsync([told.Post], ct);

    public Task HandleAsync(PostDeleted told, CancellationToken ct) => index.RenewAsync([told.Post], ct);

    public Task HandleAsync(PostFoundOtherwise told, CancellationToken ct) => index.RenewAsync([told.Post], ct);
}
