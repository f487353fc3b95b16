using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Kit.Ui;

/// <summary>
/// A piece that asks for what it shows. The pieces of a page ask at the same time, and a database context answers one question at a
/// time: each has services of its own. What it shows is not there yet when it is first drawn.
/// </summary>
public abstract class AskingPiece : Piece, IAsyncDisposable
{
    private AsyncServiceScope? _scope;

    [Inject] public required IServiceScopeFactory Scopes { get; init; }
    [CascadingParameter] public HttpContext? Http { get; set; }

    /// <summary>Services of this piece alone.</summary>
    protected IServiceProvider Services => (_scope ??= Scopes.CreateAsyncScope()).ServiceProvider;

    /// <summary>Cancelled when nobody waits for the page any more.</summary>
    protected CancellationToken Gone => Http?.RequestAborted ?? CancellationToken.None;

    protected T Ask<T>() where T : notnull => Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_scope is { } scope) await scope.DisposeAsync();
        _scope = null;
    }
}
