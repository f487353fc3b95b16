using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Palabre.Core;

namespace Palabre.Moving.Tests;

/// <summary>Before each part of posts that is brought: a test lets through as many as it wants.</summary>
internal sealed class Gate : IDisposable
{
    private readonly SemaphoreSlim _open = new(0);

    /// <summary>Whoever comes through meets a fault.</summary>
    public bool IsBroken { get; set; }

    public void Open(int parts = 1) => _open.Release(parts);

    public void Arrange(IServiceCollection services)
    {
        var inside = services.Single(s => s.ServiceType == typeof(IPostMoving)).ImplementationType!;
        services.Replace(ServiceDescriptor.Scoped<IPostMoving>(all => new Gated((IPostMoving)ActivatorUtilities.CreateInstance(all, inside), this)));
    }

    public void Dispose() => _open.Dispose();

    private sealed class Gated(IPostMoving posts, Gate gate) : IPostMoving
    {
        public async Task<IReadOnlySet<string>> KnownAsync(MemberId me, IReadOnlyCollection<string> sources, CancellationToken ct)
        {
            await gate._open.WaitAsync(ct);
            if (gate.IsBroken) throw new IOException("The disk says no.");
            return await posts.KnownAsync(me, sources, ct);
        }

        public Task<IReadOnlySet<PostId>> OwnAmongAsync(MemberId me, IReadOnlyCollection<PostId> asked, CancellationToken ct) => posts.OwnAmongAsync(me, asked, ct);
        public Task<IReadOnlyDictionary<string, PostId>> BroughtAsync(MemberId me, IReadOnlyCollection<string> sources, CancellationToken ct) => posts.BroughtAsync(me, sources, ct);
        public Task<Refused?> MarkAsync(MemberId me, PostId post, PostMark mark, CancellationToken ct) => posts.MarkAsync(me, post, mark, ct);
        public Task<(PictureId? Picture, Refused? Refused)> BringPictureAsync(MemberId me, Stream picture, long bytes, string description, CancellationToken ct) => posts.BringPictureAsync(me, picture, bytes, description, ct);
        public Task<Refused?> BringAsync(MemberId me, BroughtPost post, CancellationToken ct) => posts.BringAsync(me, post, ct);
        public Task<IReadOnlyList<WrittenPost>> OwnAsync(PostReader me, long? before, int most, CancellationToken ct) => posts.OwnAsync(me, before, most, ct);
        public Stream? Open(PostPicture picture) => posts.Open(picture);
    }
}
